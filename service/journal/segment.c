#include "journal/segment.h"

#include "base/bytes.h"
#include "base/event_check.h"
#include <string.h>

static const uint8_t magic[8] = {'I', 'n', 'l', 'e', 't', 'J', 'n', 'l'};

enum { KEYED_BYTES = 48 };

_Static_assert(KEYED_BYTES + crypto_secretstream_xchacha20poly1305_HEADERBYTES ==
                   INLET__SEGMENT_HEADER_BYTES,
               "what the key follows from, and the nonce");
_Static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == INLET__JOURNAL_KEY_BYTES,
               "one size of key");

/* The whole plain header is what the key is made of. */
static void derive(const uint8_t *key, const uint8_t *header, uint8_t *derived) {
    crypto_generichash(derived, INLET__JOURNAL_KEY_BYTES, header, KEYED_BYTES, key,
                       INLET__JOURNAL_KEY_BYTES);
}

void inlet__segment_begin(inlet__segment_cipher_t *cipher,
                          const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                          const inlet__segment_header_t *header,
                          uint8_t out[INLET__SEGMENT_HEADER_BYTES]) {
    uint8_t derived[INLET__JOURNAL_KEY_BYTES];
    inlet__writer_t writer = inlet__writer_over(out, KEYED_BYTES);
    inlet__write_bytes(&writer, magic, sizeof magic);
    inlet__write_u32(&writer, INLET__SEGMENT_VERSION);
    inlet__write_u32(&writer, header->number);
    inlet__write_u64(&writer, header->stream.boot_id);
    inlet__write_u64(&writer, header->stream.epoch);
    inlet__write_u32(&writer, header->stream.session);
    inlet__write_u32(&writer, 0);
    inlet__write_u64(&writer, header->first_seq);
    derive(key, out, derived);
    (void)crypto_secretstream_xchacha20poly1305_init_push(&cipher->state, out + KEYED_BYTES,
                                                          derived);
    sodium_memzero(derived, sizeof derived);
}

static inlet_status_t read_header(const uint8_t *bytes, inlet__segment_header_t *header) {
    inlet__reader_t reader = inlet__reader_over(bytes, KEYED_BYTES);
    if (memcmp(inlet__read_bytes(&reader, sizeof magic), magic, sizeof magic) != 0)
        return INLET_E_NOT_SUPPORTED;
    if (inlet__read_u32(&reader) != INLET__SEGMENT_VERSION)
        return INLET_E_VERSION;
    header->number = inlet__read_u32(&reader);
    header->stream.boot_id = inlet__read_u64(&reader);
    header->stream.epoch = inlet__read_u64(&reader);
    header->stream.session = inlet__read_u32(&reader);
    header->stream.reserved = inlet__read_u32(&reader);
    header->first_seq = inlet__read_u64(&reader);
    const bool good = header->number != 0 && header->stream.reserved == 0 &&
                      header->first_seq != 0 && header->first_seq <= INLET__SEQ_MAX;
    return good ? INLET_OK : INLET_E_CORRUPT;
}

inlet_status_t inlet__segment_open(inlet__segment_cipher_t *cipher,
                                   const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                   const uint8_t bytes[INLET__SEGMENT_HEADER_BYTES],
                                   inlet__segment_header_t *header) {
    uint8_t derived[INLET__JOURNAL_KEY_BYTES];
    const inlet_status_t status = read_header(bytes, header);
    if (status != INLET_OK)
        return status;
    derive(key, bytes, derived);
    const int done = crypto_secretstream_xchacha20poly1305_init_pull(&cipher->state,
                                                                     bytes + KEYED_BYTES, derived);
    sodium_memzero(derived, sizeof derived);
    return done == 0 ? INLET_OK : INLET_E_CORRUPT;
}

size_t inlet__segment_seal(inlet__segment_cipher_t *cipher, const uint8_t *plain, size_t count,
                           bool final, uint8_t *out) {
    inlet__writer_t writer = inlet__writer_over(out, 4);
    unsigned long long sealed;
    inlet__write_u32(&writer, (uint32_t)count);
    (void)crypto_secretstream_xchacha20poly1305_push(
        &cipher->state, out + 4, &sealed, plain, count, out, 4,
        final ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
              : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    return 4 + (size_t)sealed;
}

size_t inlet__segment_next(inlet__segment_cipher_t *cipher, const uint8_t *bytes, size_t count,
                           uint8_t *plain, size_t *plain_bytes, bool *final, size_t *needed,
                           inlet_status_t *status) {
    unsigned char tag = 0;
    unsigned long long opened;
    *status = INLET_OK;
    *plain_bytes = 0;
    *needed = INLET__SEGMENT_FRAME_BYTES;
    if (count < 4)
        return 0;
    inlet__reader_t reader = inlet__reader_over(bytes, 4);
    const uint32_t inside = inlet__read_u32(&reader);
    if (inside > INLET__SEGMENT_PLAIN_MAX) {
        *status = INLET_E_CORRUPT;
        return 0;
    }
    *needed = inside + INLET__SEGMENT_FRAME_BYTES;
    if (count < *needed)
        return 0;
    if (crypto_secretstream_xchacha20poly1305_pull(&cipher->state, plain, &opened, &tag, bytes + 4,
                                                   *needed - 4, bytes, 4) != 0) {
        *status = INLET_E_CORRUPT;
        return 0;
    }
    *plain_bytes = (size_t)opened;
    *final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return *needed;
}
