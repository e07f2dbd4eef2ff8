/* Names and messages of status codes, made from status.def. */
#include <inlet/status.h>

const char *inlet_status_name(inlet_status_t status) {
    switch (status) {
#define X(name, value, message)                                                                    \
    case (value):                                                                                  \
        return "INLET_" #name;
#include <inlet/status.def>
#undef X
    default:
        return "INLET_E_UNKNOWN";
    }
}

const char *inlet_status_message(inlet_status_t status) {
    switch (status) {
#define X(name, value, message)                                                                    \
    case (value):                                                                                  \
        return message;
#include <inlet/status.def>
#undef X
    default:
        return "a status that this version of Inlet does not know";
    }
}
