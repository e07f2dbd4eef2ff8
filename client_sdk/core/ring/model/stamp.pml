/* Stamps, as in ring_layout.h: the two highest bits say what the number is the number of. */
#define PUBLISHED 0
#define GROWN     64
#define CLAIMED   128
#define RESTARTED 192

#define STATE(stamp)  ((stamp) & 192)
#define NUMBER(stamp) ((stamp) & 63)

/* As inlet__ring_has_led and inlet__ring_is_unpublished. */
#ifndef LED_IS_OLD /* what led to another generation before a restart leads nowhere */
#define LED_IS_OLD 1
#endif
#define HAS_LED(stamp, expected) (((stamp) & GROWN) != 0 && NUMBER(stamp) < (expected))
#define UNPUBLISHED(stamp, expected)                                                               \
    ((stamp) < (expected) || (stamp) == (CLAIMED | (expected)) ||                                  \
     (LED_IS_OLD && HAS_LED(stamp, expected)))

/* What a LOSS record has in its first word, where an event has its number. */
#define LOSS 255
