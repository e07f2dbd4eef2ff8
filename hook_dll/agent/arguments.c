#include "agent/arguments.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static int digit_of(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* A number of digits alone, above 0 and below 2^63; 0: it is none. */
static uint64_t parse_number(const char *text, unsigned base) {
    uint64_t value = 0;
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned)digit_of(*text);
        if (digit >= base || value > ((uint64_t)INT64_MAX - digit) / base) {
            return 0;
        }
        value = value * base + digit;
    }
    return value;
}

const char *inlet__agent_arguments_parse(int count, char *const *values,
                                         inlet__agent_arguments_t *arguments) {
    *arguments = (inlet__agent_arguments_t){0};
    const struct {
        const char *name;
        unsigned base;
        uint64_t *value;
    } options[] = {
        {"--section", 16, &arguments->section},     {"--bytes", 10, &arguments->section_bytes},
        {"--annex", 16, &arguments->annex},         {"--wake", 16, &arguments->wake},
        {"--control", 16, &arguments->control},     {"--service", 16, &arguments->service},
        {"--orphan-ms", 10, &arguments->orphan_ms},
    };
    const size_t option_count = sizeof(options) / sizeof(options[0]);
    if (count < 1 || (size_t)count != 1 + 2 * option_count) {
        return "it is started by the Inlet service and takes its seven options, each with a value";
    }
    for (int i = 1; i < count; i += 2) {
        size_t option = 0;
        while (option < option_count && strcmp(values[i], options[option].name) != 0) {
            option++;
        }
        if (option == option_count) {
            return "unknown option";
        }
        if (*options[option].value != 0) {
            return "an option is given twice";
        }
        *options[option].value = parse_number(values[i + 1], options[option].base);
        if (*options[option].value == 0) {
            return "an option's value is not a number above 0 (hexadecimal; --bytes, --orphan-ms: "
                   "decimal)";
        }
    }
    return NULL; /* as many pairs as options, no pair twice: none is missing */
}
