#include "terms_read.h"
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <windows.h>

#define SCOPES_DEFAULT "kbd.keys,mouse.motion,mouse.buttons"

enum { PATH_UNITS = 1024 };

bool read_duration(const char *text, int64_t *seconds) {
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    const size_t length = strlen(text);
    char number[16];
    uint64_t count;
    if (length < 2 || length > sizeof number)
        return false;
    memcpy(number, text, length - 1);
    number[length - 1] = '\0';
    if (!read_number(number, 1, UINT64_C(315360000), &count))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text[length - 1] != units[i].unit)
            continue;
        *seconds = (int64_t)count * units[i].seconds;
        return *seconds <= INT64_C(315360000);
    }
    return false;
}

/* The path that Windows knows a process of this program by. False: there is no such file, or its
 * path is too long for a grant. */
static bool full_path(const char *given, char out[TERMS_PATH_BYTES]) {
    wchar_t wide[PATH_UNITS], full[PATH_UNITS], path[PATH_UNITS];
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, given, -1, wide, PATH_UNITS) > 0 &&
           GetFullPathNameW(wide, PATH_UNITS, full, NULL) - 1u < PATH_UNITS - 1u &&
           GetLongPathNameW(full, path, PATH_UNITS) - 1u < PATH_UNITS - 1u &&
           (GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY) == 0 &&
           WideCharToMultiByte(CP_UTF8, 0, path, -1, out, TERMS_PATH_BYTES, NULL, NULL) > 1;
}

static bool user_name(char name[65]) {
    wchar_t wide[65];
    DWORD units = 65;
    return GetUserNameW(wide, &units) &&
           WideCharToMultiByte(CP_UTF8, 0, wide, -1, name, 65, NULL, NULL) > 1;
}

static bool own_image(char out[TERMS_PATH_BYTES]) {
    wchar_t path[PATH_UNITS];
    DWORD units = PATH_UNITS;
    return QueryFullProcessImageNameW(GetCurrentProcess(), 0, path, &units) &&
           WideCharToMultiByte(CP_UTF8, 0, path, -1, out, TERMS_PATH_BYTES, NULL, NULL) > 1;
}

static int take_foreground(const command_t *command, terms_t *terms) {
    inlet_pair_options_t *options = &terms->options;
    const bool own = strcmp(optarg, "own") == 0;
    if (options->program_count > 0 && (own || (options->flags & INLET_PAIR_OWN_WINDOWS) != 0))
        return report_usage(command, "--foreground is 'own' or programs, not both");
    if (options->program_count == INLET_PAIR_PROGRAMS_MAX)
        return report_usage(command, "--foreground takes at most %d programs",
                            INLET_PAIR_PROGRAMS_MAX);
    if (own) {
        options->flags |= INLET_PAIR_OWN_WINDOWS;
        return EXIT_CODE_OK;
    }
    char *path = terms->programs[options->program_count];
    if ((options->flags & INLET_PAIR_OWN_WINDOWS) != 0)
        return report_usage(command, "--foreground is 'own' or programs, not both");
    if (!full_path(optarg, path))
        return report_usage(command, "there is no program '%s'", optarg);
    terms->foreground[options->program_count++] = path;
    return EXIT_CODE_OK;
}

static int take(const command_t *command, int option, terms_t *terms) {
    inlet_pair_options_t *options = &terms->options;
    int64_t seconds;
    switch (option) {
    case 'n':
        options->name = optarg;
        return EXIT_CODE_OK;
    case 's':
        options->scopes = optarg;
        return EXIT_CODE_OK;
    case 'i':
        if (!full_path(optarg, terms->image))
            return report_usage(command, "there is no program '%s'", optarg);
        options->image = terms->image;
        terms->chooses_image = true;
        return EXIT_CODE_OK;
    case 'a':
        terms->chooses_image = true;
        options->flags |= INLET_PAIR_ANY_IMAGE;
        return EXIT_CODE_OK;
    case 'f':
        return take_foreground(command, terms);
    case 'e':
        if (!read_duration(optarg, &seconds))
            return report_usage(command, "--for takes a time such as 90s, 30m, 2h or 7d, not '%s'",
                                optarg);
        options->expires_s = (int64_t)time(NULL) + seconds;
        return EXIT_CODE_OK;
    default:
        return EXIT_CODE_USAGE;
    }
}

int terms_read(const command_t *command, int argc, char **argv, terms_t *terms) {
    static const struct option options[] = {TERMS_OPTIONS, {0}};
    int option;
    *terms = (terms_t){.options = {.struct_size = sizeof terms->options, .scopes = SCOPES_DEFAULT}};
    terms->options.programs = terms->foreground;
    while ((option = next_option(command, argc, argv, options)) != -1) {
        const int code = take(command, option, terms);
        if (code != EXIT_CODE_OK)
            return code;
    }
    const bool any = (terms->options.flags & INLET_PAIR_ANY_IMAGE) != 0;
    if (any && terms->options.image != NULL)
        return report_usage(command, "--image and --any-image are not for one grant");
    if (terms->options.name == NULL) {
        if (!user_name(terms->name))
            return report_usage(command, "this user's name can't be used: give one with --name");
        terms->options.name = terms->name;
    }
    if (!any && terms->options.image == NULL) { /* 'inlet tail' and its likes */
        if (!own_image(terms->image))
            return report_usage(command, "this program's path is not known: give one with --image");
        terms->options.image = terms->image;
    }
    return EXIT_CODE_OK;
}

static void say(const terms_t *terms) {
    const inlet_pair_options_t *options = &terms->options;
    char until[64] = "";
    const time_t end = (time_t)options->expires_s;
    struct tm local = {0};
    if (end != 0 && localtime_s(&local, &end) == 0)
        strftime(until, sizeof until, " until %Y-%m-%d %H:%M:%S", &local);
    printf("paired: '%s', %s of this user, may read %s%s%s\n", options->name,
           options->image != NULL ? options->image : "all programs", options->scopes,
           options->program_count > 0 || options->flags & INLET_PAIR_OWN_WINDOWS
               ? " while the right window is in front"
               : "",
           until);
}

int terms_grant(const command_t *command, terms_t *terms, const char *key) {
    terms->options.key = key;
    const inlet_status_t status = inlet_admin_pair(&terms->options, REQUEST_TIMEOUT_NS);
    if (status == INLET_E_INVALID_ARGUMENT)
        return report_usage(command, "the name, the key or a scope in '%s' is not valid",
                            terms->options.scopes);
    if (status == INLET_E_BUFFER_TOO_SMALL)
        return report_usage(command, "the paths and hotkeys are too long for one grant");
    if (status == INLET_E_ALREADY_EXISTS) {
        fprintf(stderr, "inlet: %s: another key has the name '%s': choose one with --name\n",
                command->name, terms->options.name);
        return EXIT_CODE_FAILED;
    }
    if (status != INLET_OK)
        return report_status(command->name, status);
    say(terms);
    return EXIT_CODE_OK;
}
