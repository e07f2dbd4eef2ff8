#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/sender.h"

/* Letters of a host's name or of an address. */
static bool is_host(const char *text, size_t bytes) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:%";
    for (size_t i = 0; i < bytes; i++)
        if (text[i] == '\0' || strchr(allowed, text[i]) == NULL)
            return false;
    return bytes > 0 && bytes < SENDER_HOST_BYTES;
}

bool sender_address_parse(const char *text, size_t bytes, sender_address_t *address) {
    const char *colon = NULL;
    uint32_t port = 0;
    for (size_t i = 0; i < bytes; i++)
        if (text[i] == ':')
            colon = text + i;
    if (colon == NULL || colon + 1 == text + bytes)
        return false;
    for (const char *at = colon + 1; at < text + bytes; at++) {
        if (*at < '0' || *at > '9')
            return false;
        port = port * 10 + (uint32_t)(*at - '0');
        if (port > UINT16_MAX)
            return false;
    }
    size_t length = (size_t)(colon - text);
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
    }
    if (port == 0 || !is_host(text, length))
        return false;
    memcpy(address->host, text, length);
    address->host[length] = '\0';
    address->port = (uint16_t)port;
    return true;
}

bool sender_address_is_local(const sender_address_t *address) {
    const char *host = address->host;
    if (strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0)
        return true;
    /* Dotted digits alone: 127.example.org is a name like any other. */
    return strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host);
}
