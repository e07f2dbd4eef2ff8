#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_MAX (366.0 * 86400.0)

int next_option(const command_t *command, int argc, char **argv, const struct option *options) {
    return next_option_of(command, argc, argv, ":", options);
}

int next_option_of(const command_t *command, int argc, char **argv, const char *short_options,
                   const struct option *options) {
    opterr = 0;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): this program has one thread */
    int option = getopt_long(argc, argv, short_options, options, NULL);
    if (option == ':')
        report_usage(command, "%s needs a value", argv[optind - 1]);
    else if (option == '?')
        report_usage(command, "%s does not know the option %s",
                     command->name != NULL ? command->name : program_name, argv[optind - 1]);
    return option == ':' ? '?' : option;
}

bool read_number(const char *text, uint64_t min, uint64_t max, uint64_t *value) {
    char *end;
    errno = 0;
    if (!isdigit((unsigned char)text[0])) /* strtoull takes a minus sign for good */
        return false;
    unsigned long long number = strtoull(text, &end, 10);
    *value = number;
    return *end == '\0' && errno == 0 && number >= min && number <= max;
}

bool read_seconds(const char *text, int64_t *ns) {
    char *end;
    if (!isdigit((unsigned char)text[0]) && text[0] != '.')
        return false;
    double seconds = strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds > 0.0 && seconds <= SECONDS_MAX))
        return false;
    *ns = (int64_t)(seconds * (double)NS_PER_SECOND);
    return true;
}

bool read_patience(const char *text, int64_t *ns) {
    *ns = 0;
    return strcmp(text, "0") == 0 || read_seconds(text, ns);
}

bool read_list(const char *text, bool (*each)(const char *name, void *context), void *context,
               char refused[64]) {
    for (;;) {
        size_t bytes = strcspn(text, ",");
        snprintf(refused, 64, "%.*s", (int)(bytes < 63 ? bytes : 63), text);
        if (bytes > 63 || !each(refused, context))
            return false;
        if (text[bytes] == '\0')
            return true;
        text += bytes + 1;
    }
}
