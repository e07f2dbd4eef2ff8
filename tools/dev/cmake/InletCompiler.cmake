# Language level, warnings as errors, sanitizers and reproducibility, for every target.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(INLET_SANITIZE "" CACHE STRING "Comma-separated sanitizers for native builds: address,undefined | thread")
option(INLET_FUZZ "Build the libFuzzer targets (clang, native)" OFF)
option(INLET_WERROR "Treat warnings as errors; off where the compiler is not one of ours" ON)

add_compile_options(
    -Wall -Wextra -Wpedantic $<$<BOOL:${INLET_WERROR}>:-Werror> -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
    -Wmissing-prototypes -Wcast-qual -Wvla -Wundef -Wformat=2 -Wnull-dereference
    -Wdouble-promotion -Wimplicit-fallthrough -Wswitch-enum
    -g -gdwarf-4 -fno-strict-overflow -fstack-protector-strong
    "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build" "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")

if(WIN32)
    # Programs and their DLLs side by side, as they are installed: none is found by a search path.
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    # Windows 10 and later. The protector's runtime is linked statically: no extra DLL to plant.
    add_compile_definitions(WIN32_LEAN_AND_MEAN NOMINMAX UNICODE _UNICODE _WIN32_WINNT=0x0A00 WINVER=0x0A00
        NTDDI_VERSION=0x0A000000 __USE_MINGW_ANSI_STDIO=1)
    # Compilers whose runtime has it built in bring none.
    include(CheckCSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES -l:libssp.a)
    check_c_source_compiles("int main(void) { return 0; }" INLET_HAVE_LIBSSP)
    unset(CMAKE_REQUIRED_LIBRARIES)
    if(INLET_HAVE_LIBSSP)
        link_libraries(-l:libssp.a)
    endif()
    add_link_options(-static-libgcc -Wl,--no-insert-timestamp)
else()
    add_compile_definitions(_GNU_SOURCE)
    find_package(Threads REQUIRED)
endif()

if(INLET_SANITIZE)
    add_compile_options("-fsanitize=${INLET_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options("-fsanitize=${INLET_SANITIZE}")
endif()
