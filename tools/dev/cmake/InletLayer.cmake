# One static library a layer. A layer's headers are reached as <layer>/<file>.h only by targets that
# link it: the include root is a folder of links made for this target alone, so that an include
# against the direction of ARCHITECTURE.md fails to build.
#
#   inlet_add_layer(<target> DIR <layer folder, relative> SOURCES <…> [DEPENDS <targets>])
#
# <target>_failing is the same layer with its fail points (base/fail_point.h) compiled in, on layers
# that have theirs: for tests that kill. It is built only where one links it, and is never shipped.
function(inlet_add_layer target)
    cmake_parse_arguments(ARG "" "DIR" "SOURCES;DEPENDS" ${ARGN})
    get_filename_component(folder "${ARG_DIR}" ABSOLUTE)
    get_filename_component(name "${folder}" NAME)
    set(root "${CMAKE_BINARY_DIR}/layers/${target}")
    file(MAKE_DIRECTORY "${root}")
    if(NOT EXISTS "${root}/${name}")
        if(CMAKE_HOST_WIN32) # a junction: symbolic links need a privilege there
            file(TO_NATIVE_PATH "${root}/${name}" link)
            file(TO_NATIVE_PATH "${folder}" target_folder)
            execute_process(COMMAND cmd /c mklink /J "${link}" "${target_folder}"
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
        else()
            file(CREATE_LINK "${folder}" "${root}/${name}" SYMBOLIC)
        endif()
    endif()
    list(TRANSFORM ARG_SOURCES PREPEND "${folder}/")
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC "${root}")
    target_link_libraries(${target} PUBLIC inlet_include ${ARG_DEPENDS})

    add_library(${target}_failing STATIC EXCLUDE_FROM_ALL ${ARG_SOURCES})
    target_include_directories(${target}_failing PUBLIC "${root}")
    target_compile_definitions(${target}_failing PUBLIC INLET_FAIL_POINTS)
    inlet_failing(failing ${ARG_DEPENDS})
    target_link_libraries(${target}_failing PUBLIC inlet_include ${failing})
endfunction()

# inlet_failing(<variable> <targets>): the same targets, with fail points where they have them.
function(inlet_failing variable)
    set(failing)
    foreach(depend ${ARGN})
        if(TARGET ${depend}_failing)
            string(APPEND depend _failing)
        endif()
        list(APPEND failing ${depend})
    endforeach()
    set(${variable} ${failing} PARENT_SCOPE)
endfunction()
