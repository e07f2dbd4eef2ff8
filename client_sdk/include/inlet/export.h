/* INLET_API: how a public function crosses the DLL border. Define INLET_STATIC to link libinlet.a.
 */
#ifndef INLET_EXPORT_H
#define INLET_EXPORT_H

#if defined(_WIN32) && !defined(INLET_STATIC)
#ifdef INLET_BUILD_DLL
#define INLET_API __declspec(dllexport)
#else
#define INLET_API __declspec(dllimport)
#endif
#elif defined(__GNUC__) && !defined(_WIN32)
#define INLET_API __attribute__((visibility("default")))
#else
#define INLET_API
#endif

#endif
