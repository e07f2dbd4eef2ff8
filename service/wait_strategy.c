#include "wait_strategy.h"

#include "win32/timer.h"
#include <string.h>

/* A look at the rings takes some ten nanoseconds, one at the handles a microsecond or more. So long
 * at most, about 50 us, a signal goes unnoticed while the loop spins. */
enum { LOOKS = 1000 };

/* Turns that move records, one after the other, before the handles get theirs. */
enum { BUSY_TURNS = 4 };

static const int64_t NS_PER_US = 1000;

inlet_status_t inlet__wait_open(inlet__wait_strategy_t *strategy, const inlet__config_t *config,
                                const inlet__wait_ops_t *ops, void *context) {
    *strategy = (inlet__wait_strategy_t){.kind = config->drain_wait,
                                         .ops = ops,
                                         .context = context,
                                         .poll_ns = config->drain_poll_us * NS_PER_US};
    if (config->drain_wait != INLET__DRAIN_WAIT_POLL)
        return INLET_OK;
    inlet_status_t status = inlet__timer_create(&strategy->timer);
    if (status != INLET_OK)
        strategy->kind = INLET__DRAIN_WAIT_EVENT;
    return status;
}

void inlet__wait_close(inlet__wait_strategy_t *strategy) {
    if (strategy->timer != NULL)
        CloseHandle(strategy->timer);
    strategy->timer = NULL;
}

static DWORD wait_for(const HANDLE *handles, DWORD count, DWORD timeout_ms) {
    return WaitForMultipleObjects(count, handles, FALSE, timeout_ms);
}

/* While there is work, a call of the system each turn only to learn that nothing else happened
 * would be the most of a turn. */
static DWORD look_at_handles(inlet__wait_strategy_t *strategy, const HANDLE *handles, DWORD count) {
    strategy->busy_turns = (strategy->busy_turns + 1) % BUSY_TURNS;
    return strategy->busy_turns == 0 ? wait_for(handles, count, 0) : WAIT_TIMEOUT;
}

static DWORD wait_armed(inlet__wait_strategy_t *strategy, const HANDLE *handles, DWORD count,
                        DWORD timeout_ms) {
    if (timeout_ms == 0)
        return look_at_handles(strategy, handles, count);
    const bool armed = strategy->ops->arm(strategy->context);
    const DWORD woke =
        armed ? wait_for(handles, count, timeout_ms) : look_at_handles(strategy, handles, count);
    strategy->ops->disarm(strategy->context);
    return woke;
}

/* The timer is set anew each time: whatever ends the wait, a look at the rings follows. */
static DWORD wait_polling(inlet__wait_strategy_t *strategy, HANDLE *handles, DWORD count,
                          DWORD timeout_ms) {
    if (strategy->ops->look(strategy->context))
        return wait_for(handles, count, 0);
    if (!inlet__timer_set(strategy->timer, strategy->poll_ns))
        return wait_armed(strategy, handles, count, timeout_ms);
    handles[count] = strategy->timer;
    DWORD woke = wait_for(handles, count + 1, timeout_ms);
    return woke == WAIT_OBJECT_0 + count ? WAIT_TIMEOUT : woke;
}

static DWORD spin(inlet__wait_strategy_t *strategy, const HANDLE *handles, DWORD count) {
    while (strategy->looks < LOOKS) {
        if (strategy->ops->look(strategy->context)) {
            strategy->looks += LOOKS / BUSY_TURNS;
            return WAIT_TIMEOUT;
        }
        strategy->looks++;
        YieldProcessor();
    }
    strategy->looks = 0;
    DWORD woke = wait_for(handles, count, 0);
    if (woke == WAIT_TIMEOUT)
        Sleep(0); /* gives way to other threads, where there are more of them than processors */
    return woke;
}

DWORD inlet__wait(inlet__wait_strategy_t *strategy, HANDLE *handles, DWORD count,
                  DWORD timeout_ms) {
    bool looks =
        strategy->kind != INLET__DRAIN_WAIT_EVENT && strategy->ops->captures(strategy->context);
    if (looks && strategy->kind == INLET__DRAIN_WAIT_POLL)
        return wait_polling(strategy, handles, count, timeout_ms);
    if (looks)
        return spin(strategy, handles, count);
    return wait_armed(strategy, handles, count, timeout_ms);
}
