#include "ring/ring_screen.h"

#include <string.h>

/* A sequence lock: the version is odd while the text changes. All accesses are atomic, and the
 * text's are release and acquire: who has read one new word of it sees the odd version before it,
 * and so finds the version changed at the end. */
bool inlet__board_write(inlet__board_t *board, const uint8_t *text, size_t bytes) {
    if (bytes > INLET__BOARD_TEXT_BYTES)
        return false;
    const uint64_t version = atomic_load_explicit(&board->version, memory_order_relaxed) | 1u;
    /* Relaxed: ordered before each word by that one's release. */
    atomic_store_explicit(&board->version, version, memory_order_relaxed);
    atomic_store_explicit(&board->length, bytes, memory_order_release);
    for (size_t at = 0; at < bytes; at += 8) {
        uint64_t word = 0;
        memcpy(&word, text + at, bytes - at < 8 ? bytes - at : 8);
        /* Release: pairs with the acquire in inlet__board_read. */
        atomic_store_explicit(&board->text[at / 8], word, memory_order_release);
    }
    /* Release: pairs with the first acquire in inlet__board_read. */
    atomic_store_explicit(&board->version, version + 1, memory_order_release);
    return true;
}

bool inlet__board_read(const inlet__board_t *board, uint8_t text[INLET__BOARD_TEXT_BYTES],
                       size_t *bytes, uint64_t *version) {
    *bytes = 0;
    /* Acquire: pairs with the last release in inlet__board_write. */
    *version = atomic_load_explicit(&board->version, memory_order_acquire);
    if (*version % 2 != 0)
        return false;
    const uint64_t length = atomic_load_explicit(&board->length, memory_order_acquire);
    if (length > INLET__BOARD_TEXT_BYTES)
        return false;
    for (size_t at = 0; at < length; at += 8) {
        /* Acquire: as above. */
        const uint64_t word = atomic_load_explicit(&board->text[at / 8], memory_order_acquire);
        memcpy(text + at, &word, length - at < 8 ? (size_t)length - at : 8);
    }
    /* Relaxed: comes after the words by their acquires. */
    if (atomic_load_explicit(&board->version, memory_order_relaxed) != *version)
        return false;
    *bytes = (size_t)length;
    return true;
}

void inlet__ring_set_board(const inlet__ring_memory_t *memory, uint64_t handle) {
    /* Release: pairs with the acquire in inlet__ring_board: the handle was made before. */
    atomic_store_explicit(&inlet__ring_header(memory)->control.board, handle, memory_order_release);
}

uint64_t inlet__ring_board(const inlet__ring_memory_t *memory) {
    return atomic_load_explicit(&inlet__ring_header(memory)->control.board, memory_order_acquire);
}

/* bits 0, 1: shown; bit 2: the next one counts; bit 3: paused; bit 4: the panic key is taken */
enum { SHOWN_MASK = 3, HAS_PAUSE = 4, PAUSED = 8, PANIC_TAKEN = 16, WORD_MASK = 31 };

/* bits 0, 1: the verdict; above: the number */
enum { VERDICT_BITS = 2, VERDICT_MASK = 3 };

inlet__screen_word_t inlet__ring_screen_word(const inlet__ring_memory_t *memory) {
    /* Relaxed here and below: each word is all there is to it. */
    const uint64_t word =
        atomic_load_explicit(&inlet__ring_header(memory)->capture.screen, memory_order_relaxed);
    const uint64_t shown = word & SHOWN_MASK;
    if ((word & ~(uint64_t)WORD_MASK) != 0 || shown >= INLET__SHOWN_COUNT)
        return (inlet__screen_word_t){0};
    return (inlet__screen_word_t){.shown = (enum inlet__shown)shown,
                                  .has_pause = (word & HAS_PAUSE) != 0,
                                  .paused = (word & HAS_PAUSE) != 0 && (word & PAUSED) != 0,
                                  .panic_taken = (word & PANIC_TAKEN) != 0};
}

void inlet__ring_say_screen(const inlet__ring_memory_t *memory, inlet__screen_word_t word) {
    const uint64_t bits = (uint64_t)word.shown | (word.has_pause ? HAS_PAUSE : 0u) |
                          (word.has_pause && word.paused ? PAUSED : 0u) |
                          (word.panic_taken ? PANIC_TAKEN : 0u);
    atomic_store_explicit(&inlet__ring_header(memory)->capture.screen, bits, memory_order_relaxed);
}

inlet__screen_answer_t inlet__ring_screen_answer(const inlet__ring_memory_t *memory) {
    const uint64_t word =
        atomic_load_explicit(&inlet__ring_header(memory)->capture.answer, memory_order_relaxed);
    return (inlet__screen_answer_t){.number = word >> VERDICT_BITS,
                                    .verdict = (enum inlet__verdict)(word & VERDICT_MASK)};
}

void inlet__ring_say_answer(const inlet__ring_memory_t *memory, inlet__screen_answer_t answer) {
    atomic_store_explicit(&inlet__ring_header(memory)->capture.answer,
                          answer.number << VERDICT_BITS | (uint64_t)answer.verdict,
                          memory_order_relaxed);
}
