#include "win32/error.h"

#include <windows.h>

inlet_status_t inlet__status_from_win32(unsigned long error) {
    switch (error) {
    case ERROR_SUCCESS:
        return INLET_OK;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
        return INLET_E_NOT_FOUND;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case ERROR_INVALID_OWNER:
        return INLET_E_ACCESS_DENIED;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_COMMITMENT_LIMIT:
    case ERROR_NO_SYSTEM_RESOURCES:
        return INLET_E_NO_MEMORY;
    case ERROR_INVALID_PARAMETER:
    case ERROR_INVALID_NAME:
    case ERROR_NO_UNICODE_TRANSLATION:
        return INLET_E_INVALID_ARGUMENT;
    case ERROR_INSUFFICIENT_BUFFER:
    case ERROR_MORE_DATA:
        return INLET_E_BUFFER_TOO_SMALL;
    case ERROR_ALREADY_EXISTS:
    case ERROR_FILE_EXISTS:
    case ERROR_SERVICE_EXISTS:
        return INLET_E_ALREADY_EXISTS;
    case WAIT_TIMEOUT:
    case ERROR_SEM_TIMEOUT:
    case ERROR_TIMEOUT:
    case ERROR_SERVICE_REQUEST_TIMEOUT:
        return INLET_E_TIMEOUT;
    case ERROR_BUSY:
    case ERROR_PIPE_BUSY:
    case ERROR_SHARING_VIOLATION:
    case ERROR_SERVICE_MARKED_FOR_DELETE:
        return INLET_E_BUSY;
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA:
    case ERROR_PIPE_NOT_CONNECTED:
        return INLET_E_CONNECTION_LOST;
    case ERROR_OPERATION_ABORTED:
        return INLET_E_CLOSED;
    case ERROR_NOT_SUPPORTED:
    case ERROR_CALL_NOT_IMPLEMENTED:
        return INLET_E_NOT_SUPPORTED;
    case ERROR_INVALID_DATA:
    case ERROR_CRC:
        return INLET_E_CORRUPT;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
        return INLET_E_DISK_FULL;
    case ERROR_SERVICE_DOES_NOT_EXIST:
        return INLET_E_NOT_INSTALLED;
    case ERROR_SERVICE_NOT_ACTIVE:
        return INLET_E_NOT_RUNNING;
    default:
        return INLET_E_IO;
    }
}

inlet_status_t inlet__last_status(void) {
    inlet_status_t status = inlet__status_from_win32(GetLastError());
    return status == INLET_OK ? INLET_E_IO : status;
}
