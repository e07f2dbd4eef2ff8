/* The names and security descriptors by which Inlet's parts find one another.
 * client_sdk/docs/attack-surface.md lists each object with its descriptor; the reasons are there.
 */
#ifndef INLET_WIN32_NAMES_H
#define INLET_WIN32_NAMES_H

#define INLET__SERVICE_NAME         L"Inlet"
#define INLET__SERVICE_DISPLAY_NAME L"Inlet input capture"
#define INLET__SERVICE_DESCRIPTION                                                                 \
    L"Captures keyboard and mouse input once and serves it to the programs that were paired. "     \
    L"Nothing is captured while no program subscribes."

/* Only administrators can create a pipe below this prefix. */
#define INLET__PIPE_NAME L"\\\\.\\pipe\\ProtectedPrefix\\Administrators\\Inlet\\v1"

#define INLET__REGISTRY_PATH       L"SOFTWARE\\Inlet"
#define INLET__REGISTRY_PUBLIC_KEY L"ServicePublicKey"

#define INLET__AGENT_FILE    L"inlet-agent.exe"
#define INLET__HOOK_FILE     L"inlet_hook.dll"
#define INLET__AGENTS_FOLDER L"agents" /* beside inletd.exe: what agents run from */

/* User-defined control of the service: stop, and leave the agents to the service that starts next.
 */
#define INLET__CONTROL_HAND_OVER 128

/* Client pipe. Clients get 0x12019b: read and write, but not create-instance (which GENERIC_WRITE
 * includes: a client opens with exactly this mask). */
#define INLET__SDDL_PIPE                                                                           \
    L"O:SYG:SYD:P(D;;FA;;;NU)(D;;FA;;;AN)(A;;FA;;;SY)(A;;0x12019b;;;IU)S:(ML;;NWNR;;;ME)"
#define INLET__PIPE_CLIENT_ACCESS 0x12019b
/* Unnamed sections and events that pass by handle: nobody can do more with them than the handle
 * allows but the service itself. */
#define INLET__SDDL_UNNAMED    L"O:SYG:SYD:P(A;;GA;;;SY)"
#define INLET__SDDL_DATA_DIR   L"O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
#define INLET__SDDL_KEY_FILE   L"O:SYG:SYD:PAI(A;;FA;;;SY)"
#define INLET__SDDL_LOG_FILE   L"O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)"
#define INLET__SDDL_PUBLIC_KEY L"D:P(A;;KA;;;SY)(A;;KA;;;BA)(A;;KR;;;BU)"

#endif
