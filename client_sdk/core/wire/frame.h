/* Frames: `u16le length | payload` on a byte pipe that may cut and join them anywhere. */
#ifndef INLET_WIRE_FRAME_H
#define INLET_WIRE_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#define INLET__FRAME_HEADER_BYTES 2

/* The largest payload, by phase and direction. A service that keeps a thousand connections needs no
 * 64 KiB for each of them to listen to requests. */
#define INLET__FRAME_HANDSHAKE_MAX  512   /* hellos and handshake messages, both directions */
#define INLET__FRAME_TO_SERVICE_MAX 1024  /* sealed, client to service */
#define INLET__FRAME_TO_CLIENT_MAX  65535 /* sealed, service to client */

/* Header and the largest payload: room for any frame. */
#define INLET__FRAME_MAX_BYTES (INLET__FRAME_HEADER_BYTES + INLET__FRAME_TO_CLIENT_MAX)

/* Puts frames together from pieces of any size, in a buffer that the owner provides. */
typedef struct inlet__frame_reader {
    uint8_t *buffer;
    size_t capacity;
    size_t payload_max;
    size_t start; /* of the bytes that were pushed and not taken */
    size_t end;
} inlet__frame_reader_t;

/* `buffer` is borrowed for the reader's life and holds at least one header and payload_max bytes;
 * more lets more frames gather. Longer payloads than payload_max are refused. */
void inlet__frame_reader_init(inlet__frame_reader_t *reader, uint8_t *buffer, size_t capacity,
                              size_t payload_max);

/* The limit from the next frame on, at most what the buffer can hold: for the change from handshake
 * to sealed frames. Bytes that were pushed already are kept. */
void inlet__frame_reader_set_max(inlet__frame_reader_t *reader, size_t payload_max);

/* How many bytes can be pushed now. Never 0 once inlet__frame_reader_next gave NULL. */
size_t inlet__frame_reader_room(const inlet__frame_reader_t *reader);

/* Copies up to `count` bytes, as many as there is room for, and returns how many. Invalidates the
 * payload that inlet__frame_reader_next gave last. */
size_t inlet__frame_reader_push(inlet__frame_reader_t *reader, const uint8_t *bytes, size_t count);

/* Takes the next frame: *payload points to its payload inside the buffer, writable (to open it in
 * place) and valid until the next push; NULL if it is not all there yet.
 *
 *     while (count > 0) {
 *         size_t pushed = inlet__frame_reader_push(&reader, bytes, count);
 *         bytes += pushed;
 *         count -= pushed;
 *         while ((status = inlet__frame_reader_next(&reader, &payload, &payload_bytes)) ==
 *                    INLET_OK && payload != NULL)
 *             …
 *     }
 *
 * INLET_E_PROTOCOL on a length of 0 or above the maximum, as soon as the header is there: the
 * connection is beyond repair. */
inlet_status_t inlet__frame_reader_next(inlet__frame_reader_t *reader, uint8_t **payload,
                                        size_t *payload_bytes);

/* Writes the header of a payload that the caller puts right behind it.
 * INLET_E_INVALID_ARGUMENT unless payload_bytes is 1 … 65535. */
inlet_status_t inlet__frame_write_header(uint8_t header[INLET__FRAME_HEADER_BYTES],
                                         size_t payload_bytes);

/* Writes a whole frame of a payload of 1 … 65535 bytes to `out`, which has room for header and
 * payload. Returns the frame's length. */
size_t inlet__frame_write(uint8_t *out, const uint8_t *payload, size_t payload_bytes);

#endif
