# The libraries under one name each: inlet_sodium, inlet_jansson, inlet_cmocka; and those of single
# tools: inlet_lua, inlet_sqlite, inlet_civetweb, inlet_hiredis, and inlet_hiredis_ssl where hiredis has TLS.
# Native, MSYS2 and vcpkg: pkg-config. Cross builds: below INLET_DEPS, where tools/dev/setup built them.
include(FindPkgConfig)

# On Windows the archive, where there is one: a service finds no DLL in a shell's PATH.
function(inlet_find_dependency target module archive)
    add_library(${target} INTERFACE)
    pkg_check_modules(${target} REQUIRED IMPORTED_TARGET ${module})
    pkg_get_variable(folder ${module} libdir)
    if(WIN32 AND EXISTS "${folder}/lib${archive}.a")
        target_include_directories(${target} SYSTEM INTERFACE ${${target}_INCLUDE_DIRS})
        target_link_libraries(${target} INTERFACE "${folder}/lib${archive}.a")
        target_compile_definitions(${target} INTERFACE ${ARGN})
    else()
        target_link_libraries(${target} INTERFACE PkgConfig::${target})
    endif()
endfunction()

if(CMAKE_CROSSCOMPILING)
    set(INLET_DEPS "${CMAKE_SOURCE_DIR}/build/deps" CACHE PATH "Libraries for the Windows target")
    foreach(pair "inlet_sodium;libsodium.a" "inlet_jansson;libjansson.a" "inlet_cmocka;libcmocka.a"
            "inlet_lua;liblua.a" "inlet_sqlite;libsqlite3.a" "inlet_civetweb;libcivetweb.a" "inlet_hiredis;libhiredis.a" "inlet_hiredis_ssl;libhiredis_ssl.a")
        list(GET pair 0 target)
        list(GET pair 1 archive)
        if(NOT EXISTS "${INLET_DEPS}/lib/${archive}")
            message(FATAL_ERROR "${INLET_DEPS}/lib/${archive} is missing: run tools/dev/setup first")
        endif()
        add_library(${target} INTERFACE)
        target_include_directories(${target} SYSTEM INTERFACE "${INLET_DEPS}/include")
        target_link_libraries(${target} INTERFACE "${INLET_DEPS}/lib/${archive}")
    endforeach()
    target_compile_definitions(inlet_sodium INTERFACE SODIUM_STATIC=1)
    target_include_directories(inlet_lua SYSTEM INTERFACE "${INLET_DEPS}/include/lua5.4") # as pkg-config has it
    target_link_libraries(inlet_civetweb INTERFACE ws2_32 comdlg32 -l:libwinpthread.a) # the archive: no DLL for its clock
    target_link_libraries(inlet_hiredis INTERFACE ws2_32 crypt32)
    target_link_libraries(inlet_hiredis_ssl INTERFACE "${INLET_DEPS}/lib/libhiredis.a" "${INLET_DEPS}/lib/libssl.a"
        "${INLET_DEPS}/lib/libcrypto.a" ws2_32 gdi32 crypt32 bcrypt)
else()
    inlet_find_dependency(inlet_sodium libsodium sodium SODIUM_STATIC=1)
    inlet_find_dependency(inlet_jansson jansson jansson)
    inlet_find_dependency(inlet_cmocka cmocka cmocka)
    inlet_find_dependency(inlet_lua lua5.4 lua5.4)
    inlet_find_dependency(inlet_sqlite sqlite3 sqlite3)
    inlet_find_dependency(inlet_hiredis hiredis hiredis)
    pkg_check_modules(INLET_HAS_HIREDIS_SSL QUIET hiredis_ssl openssl)
    if(INLET_HAS_HIREDIS_SSL)
        inlet_find_dependency(inlet_hiredis_ssl hiredis_ssl hiredis_ssl)
        pkg_check_modules(inlet_openssl REQUIRED IMPORTED_TARGET openssl)
        target_link_libraries(inlet_hiredis_ssl INTERFACE PkgConfig::inlet_openssl)
    endif()
    # Debian's civetweb has no file for pkg-config.
    find_library(INLET_CIVETWEB civetweb REQUIRED)
    find_path(INLET_CIVETWEB_INCLUDE civetweb.h REQUIRED)
    add_library(inlet_civetweb INTERFACE)
    target_include_directories(inlet_civetweb SYSTEM INTERFACE "${INLET_CIVETWEB_INCLUDE}")
    target_link_libraries(inlet_civetweb INTERFACE "${INLET_CIVETWEB}")
endif()
