# Other people's codecs, each where its headers are found: peers of wire_bench, and in nothing else.
function(add_codec name header library)
    string(TOUPPER "${name}" upper)
    find_path(INLET_${upper}_INCLUDE ${header} DOC "A peer of wire_bench (optional)")
    find_library(INLET_${upper}_LIBRARY NAMES ${library} DOC "A peer of wire_bench (optional)")
    if(NOT INLET_${upper}_INCLUDE OR NOT INLET_${upper}_LIBRARY)
        return()
    endif()
    target_sources(wire_bench PRIVATE codecs/${name}.c ${ARGN})
    target_include_directories(wire_bench SYSTEM PRIVATE "${INLET_${upper}_INCLUDE}")
    target_compile_definitions(wire_bench PRIVATE INLET_HAVE_${upper}=1)
    target_link_libraries(wire_bench PRIVATE "${INLET_${upper}_LIBRARY}")
endfunction()

add_codec(zstd zstd.h zstd)
add_codec(lz4 lz4.h lz4)
add_codec(msgpack msgpack.h "msgpack-c;msgpackc")

find_program(INLET_PROTOC_C protoc-c DOC "Makes protobuf-c's code for wire_bench (optional)")
if(INLET_PROTOC_C)
    set(made "${CMAKE_CURRENT_BINARY_DIR}/events.pb-c.c")
    add_custom_command(OUTPUT "${made}" "${CMAKE_CURRENT_BINARY_DIR}/events.pb-c.h"
        COMMAND "${INLET_PROTOC_C}" --c_out=${CMAKE_CURRENT_BINARY_DIR}
            -I${CMAKE_CURRENT_SOURCE_DIR}/codecs events.proto
        DEPENDS codecs/events.proto)
    set_source_files_properties("${made}" PROPERTIES COMPILE_OPTIONS -w)
    target_include_directories(wire_bench SYSTEM PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
    add_codec(protobuf protobuf-c/protobuf-c.h protobuf-c "${made}")
endif()
