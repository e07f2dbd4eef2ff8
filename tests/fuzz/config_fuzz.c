/* Whatever is in config.json, the service gets settings within their ranges; and the defaults, with
 * one line that says why, if anything in it is odd. */
#include "fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"

static bool same(const inlet__config_t *a, const inlet__config_t *b) {
    return a->drain_wait == b->drain_wait && a->drain_poll_us == b->drain_poll_us &&
           a->agent_orphan_s == b->agent_orphan_s;
}

/* What a change gives is good, and has the change. */
static void edit(const uint8_t *data, size_t size) {
    inlet__config_t config;
    char error[INLET__CONFIG_ERROR_BYTES], *text;
    inlet_status_t status =
        inlet__config_edit((const char *)data, size, "agent.orphan_s", "7", &text, error);
    PROMISE((status == INLET_OK) == (text != NULL));
    PROMISE(status == INLET_OK || status == INLET_E_CORRUPT);
    if (text == NULL)
        return;
    PROMISE(inlet__config_from_json(text, strlen(text), &config, error) == INLET_OK);
    PROMISE(config.agent_orphan_s == 7);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const inlet__config_t defaults = inlet__config_defaults();
    inlet__config_t config;
    char error[INLET__CONFIG_ERROR_BYTES];
    memset(&config, 0xA5, sizeof config);
    memset(error, 'x', sizeof error);
    inlet_status_t status = inlet__config_from_json((const char *)data, size, &config, error);
    const char *end = memchr(error, '\0', sizeof error);
    PROMISE(end != NULL);
    for (const char *c = error; c < end; c++)
        PROMISE(*c >= ' ' && *c <= '~');
    if (status == INLET_OK) {
        PROMISE(error[0] == '\0');
        PROMISE(strcmp(inlet__drain_wait_name(config.drain_wait), "unknown") != 0);
        PROMISE(config.drain_poll_us >= 50 && config.drain_poll_us <= 1000000);
        PROMISE(config.agent_orphan_s <= 600);
    } else {
        PROMISE(status == INLET_E_CORRUPT && error[0] != '\0');
        PROMISE(same(&config, &defaults));
    }
    edit(data, size);
    return 0;
}
