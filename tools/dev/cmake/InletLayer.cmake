# One static library a layer. A layer's headers are reached as <layer>/<file>.h only by targets that
# link it: the include root is a folder of links made for this target alone, so that an include
# against the direction of ARCHITECTURE.md fails to build.
#
#   inlet_add_layer(<target> DIR <layer folder, relative> SOURCES <…> [DEPENDS <targets>])
function(inlet_add_layer target)
    cmake_parse_arguments(ARG "" "DIR" "SOURCES;DEPENDS" ${ARGN})
    get_filename_component(folder "${ARG_DIR}" ABSOLUTE)
    get_filename_component(name "${folder}" NAME)
    set(root "${CMAKE_BINARY_DIR}/layers/${target}")
    file(MAKE_DIRECTORY "${root}")
    if(NOT EXISTS "${root}/${name}")
        file(CREATE_LINK "${folder}" "${root}/${name}" SYMBOLIC)
    endif()
    list(TRANSFORM ARG_SOURCES PREPEND "${folder}/")
    add_library(${target} STATIC ${ARG_SOURCES})
    target_include_directories(${target} PUBLIC "${root}")
    target_link_libraries(${target} PUBLIC inlet_include ${ARG_DEPENDS})
endfunction()
