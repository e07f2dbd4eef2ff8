# inlet_add_test(<name> LABEL <label> SOURCES <…> LINK <targets> [TIMEOUT <s>] [COST <s>] [ARGS <…>])
# A cmocka program registered with ctest. The label is one of
# unit property concurrency model sim fuzz win32 e2e bench. COST is about how long it takes, where that is
# long: it begins early, so that others run beside it.
function(inlet_add_test name)
    cmake_parse_arguments(ARG "" "LABEL;TIMEOUT;COST" "SOURCES;LINK;ARGS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
        # Processes, services, pipes, and threads under a sanitizer: slow on a busy machine.
        if(ARG_LABEL MATCHES "win32|concurrency|property")
            set(ARG_TIMEOUT 300)
        endif()
    endif()
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests") # for support/
    target_link_libraries(${name} PRIVATE ${ARG_LINK} inlet_cmocka)
    add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
    set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
        SKIP_RETURN_CODE 77)
    if(ARG_COST)
        set_tests_properties(${name} PROPERTIES COST ${ARG_COST})
    endif()
endfunction()
