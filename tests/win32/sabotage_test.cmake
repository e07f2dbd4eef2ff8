# What takes hooks away on purpose is in the test build of the DLL, and not in the one that is shipped.
file(STRINGS "${SHIPPED}" shipped REGEX "inlet__sabotage")
file(STRINGS "${SABOTAGED}" sabotaged REGEX "inlet__sabotage")
if(shipped)
    message(FATAL_ERROR "${SHIPPED} can be sabotaged: ${shipped}")
endif()
if(NOT sabotaged)
    message(FATAL_ERROR "${SABOTAGED} can't be sabotaged: the test would not notice any that can")
endif()
