"""Guards, each with what removes it and the test that must notice: (file, test, text, replacement).

A text stands exactly once in its file. The test is a program of ctest's."""

VIEW = "service/hub/view.c"
KEY_REDUCE = "service/hub/key_reduce.c"
POLICY = "service/hub/policy.c"
SPANS = "service/hub/span_cache.c"
BATCH = "service/pipes/server_batch.c"
SURROUND = "service/hub/surround.c"
SERVER_VIEW = "service/pipes/server_view.c"
TERMS = "client_sdk/core/wire/terms.c"
KEY_HOTKEY = "client_sdk/core/keys/hotkey.c"
DRAIN = "service/drain/drain.c"
HUB = "service/hub/hub.c"
RECOVER = "service/drain/recover.c"
STREAM_LOG = "service/hub/stream_log.c"
SNAPSHOT = "service/hub/snapshot.c"
HELD = "client_sdk/core/stream/held.c"
VERIFIER = "client_sdk/core/stream/verifier.c"
CONTEXT = "client_sdk/core/stream/context.c"
ACT = "tools/acts/act.c"
PLAN = "tools/replay/plan.c"
FIDELITY = "tools/replay/fidelity.c"
SURROUNDINGS = "tools/replay/surroundings.c"
MACRO_SCRIPT = "tools/macro/script.c"
MACRO_SANDBOX = "tools/macro/sandbox.c"
MACRO_BINDINGS = "tools/macro/bindings.c"
MACRO_SCHEDULER = "tools/macro/scheduler.c"
MACRO_SENDS = "tools/macro/sends.c"
MACRO_ENGINE = "tools/macro/engine.c"
GATEWAY_CHECK = "tools/gateway/check.c"
GATEWAY_FEED = "tools/gateway/feed.c"
GATEWAY_QUEUE = "tools/gateway/queue.c"
GATEWAY_TOKEN = "tools/gateway/token.c"
GATEWAY_LIMITS = "tools/gateway/limits.c"
GATEWAY_ASK = "tools/gateway/ask.c"
OVERLAY_MODEL = "tools/overlay/model.c"
OVERLAY_SCENE = "tools/overlay/scene.c"
OVERLAY_FADE = "tools/overlay/fade.c"
OVERLAY_SPEED = "tools/overlay/speed.c"
OVERLAY_LAYOUT = "tools/overlay/layout.c"
OVERLAY_THEME = "tools/overlay/theme.c"
OVERLAY_JSON = "tools/overlay/json_file.c"
FLEET = "tools/telemetry/fleet/"
BUCKET = "tools/telemetry/bucket.c"
BUCKET_JSON = "tools/telemetry/bucket_json.c"
TELEMETRY_STORE = "tools/telemetry/store.c"
TELEMETRY_STORES = "tools/telemetry/stores.c"
AGGREGATE = "tools/telemetry/aggregate.c"
ACTS_OF = "tools/telemetry/acts_of.c"
PAGE = "tools/telemetry/page.c"
PATH = "tools/telemetry/path.c"
TIMELINE = "tools/telemetry/timeline.c"
METRICS = "tools/telemetry/prometheus.c"
TABLES = "tools/telemetry/tables.c"
FUSE = "client_sdk/core/stream/fuse.c"
FUSE_MATCH = "client_sdk/core/stream/fuse_match.c"
COALESCE = "client_sdk/core/stream/coalesce.c"
STATE = "client_sdk/core/stream/state.c"
HOTKEY = "client_sdk/core/stream/hotkey.c"
HOTKEY_PARSE = "client_sdk/core/stream/hotkey_parse.c"
TEXT = "client_sdk/core/stream/text.c"
TEXT_LAYOUT = "client_sdk/core/stream/text_layout.c"
TEXT_PROBE = "client_sdk/core/stream/text_probe.c"
HANDLERS = "client_sdk/core/stream/handlers.c"
ROUTER = "client_sdk/core/stream/router.c"
KEYBOARD = "hook_dll/hook/translate_keyboard.c"
MOUSE = "hook_dll/hook/translate_mouse.c"
DUTY = "hook_dll/agent/duty.c"
OBSERVED = "hook_dll/agent/observed.c"
QUIET = "hook_dll/agent/quiet.c"
RELAY = "hook_dll/agent/relay.c"
SIGHT = "hook_dll/agent/sight.c"
ASKING = "hook_dll/agent/asking.c"
WORDS = "hook_dll/agent/words.c"
ASK_LIMITS = "service/sessions/ask_limits.c"
ENROL = "service/pipes/server_enrol.c"
SCREEN = "client_sdk/core/ring/ring_screen.c"
NOTICES = "client_sdk/core/wire/notices.c"
WATCH = "hook_dll/hook/watch.c"
THROTTLE = "hook_dll/hook/throttle.c"
RENEWAL = "service/sessions/renewal.c"
REMARKS = "service/sessions/agent_remarks.c"
RING_CAPTURE = "client_sdk/core/ring/ring_capture.c"
SERVER = "service/pipes/server_connection.c"
OUTPUT = "service/pipes/server_output.c"
JOURNAL_STORE = "service/journal/store.c"
JOURNAL = "service/journal/journal.c"
JOURNAL_REPLAY = "service/journal/replay.c"
JOURNAL_HISTORY = "service/journal/history.c"
SERVER_REQUESTS_JOURNAL = "service/pipes/server_requests.c"
SERVER_BATCH = "service/pipes/server_batch.c"
REQUESTS = "service/pipes/server_requests.c"
GRANTS = "service/grants/grants.c"
JSON_READ = "service/json/json_read.c"
CONFIG = "service/config/config.c"
CONFIG_WATCH = "service/config/config_watch.c"
AUDIT = "service/audit/audit.c"
CLIENT = "client_sdk/sdk/client_connection.c"
HIDDEN = "client_sdk/sdk/hidden.c"
ANSWERS = "service/pipes/server_answers.c"
LIMITS = "service/pipes/limits.c"
RESUME = "client_sdk/sdk/resume.c"
RETRY = "client_sdk/sdk/retry.c"
ANSWER = "client_sdk/core/wire/answer.c"
CONSUMER = "client_sdk/core/ring/ring_consumer.c"
PRODUCER = "client_sdk/core/ring/ring_producer.c"
POSTING = "client_sdk/core/ring/ring_producer.h"
SLEEP = "client_sdk/core/ring/ring_sleep.c"
STATS = "client_sdk/core/ring/ring_stats.c"
HISTOGRAM = "client_sdk/core/base/histogram.c"
PIPELINE = "service/diag/stats.c"
SPMC = "client_sdk/core/ring/ring_spmc.c"
LANES = "client_sdk/core/ring/ring_lanes.c"
QUEUE = "client_sdk/sdk/queue.c"
RECEIVE = "client_sdk/sdk/queue_receive.c"
BUS = "client_sdk/sdk/bus.c"
BUS_PUBLISH = "client_sdk/sdk/bus_publish.c"
BUS_RECEIVE = "client_sdk/sdk/bus_receive.c"
RING_CHECK = "client_sdk/core/ring/ring_check.h"
EVENT_CHECK = "client_sdk/core/base/event_check.c"
FRAME = "client_sdk/core/wire/frame.c"
MESSAGE_CHECK = "client_sdk/core/wire/message_check.c"
MESSAGE_DECODE = "client_sdk/core/wire/message_decode.c"
BATCH_DECODE = "client_sdk/core/wire/batch_decode.c"
HELLO = "client_sdk/core/wire/hello.c"
NOISE = "client_sdk/core/auth/noise.c"
CHANNEL = "client_sdk/core/auth/channel.c"
PROLOGUE = "client_sdk/core/auth/prologue.c"
BLOCK = "client_sdk/core/record/block.c"
RECORD_HEADER = "client_sdk/core/record/header.c"
RECORD_INDEX = "client_sdk/core/record/index.c"
RECORD_WRITER = "client_sdk/core/record/writer.c"
RECORDER = "client_sdk/core/record/recorder.c"
PLAYER = "client_sdk/core/record/player.c"
PACE = "client_sdk/core/record/pace.c"
FAULTS = "client_sdk/core/record/faults.c"
OBJECTS = "client_sdk/posix/objects.c"
POSIX_FILES = "client_sdk/posix/files.c"
CSV = "tools/inlet/csv.c"

MUTATIONS = [
    # the ring: what the consumer checks, and what the producer keeps
    (CONSUMER, "ring_hostile_test", "(*stamp != c->at.expected && !c->sparse) || ", ""),
    (CONSUMER, "ring_growth_test", " || !inlet__ring_is_number(*stamp)", ""),
    (CONSUMER, "ring_hostile_test", "width <= INLET__RING_SEQ_LIMIT - event->seq &&\n           ", ""),
    (CONSUMER, "ring_hostile_test", "(width != 0 || (c->sparse && event->type != INLET_EVENT_LOSS))", "true"),
    (CONSUMER, "ring_hostile_test", " || stamp >= INLET__RING_SEQ_LIMIT, 0", ", 0"),
    (CONSUMER, "ring_test", "        c->at.expected = stamp;\n", ""),
    (CONSUMER, "ring_test", "    c->at.expected += width;", "    c->at.expected += 1;"),
    (CONSUMER, "ring_test", "!inlet__ring_is_memory(memory) || at->generation", "at->generation"),
    (CONSUMER, "ring_test", "at->generation > memory->largest ||\n        ", ""),
    (CONSUMER, "ring_test", " || at->index > at->taken", ""),
    (CONSUMER, "ring_test", "    if (!inlet__ring_is_number(first_seq))\n        return INLET_E_INVALID_ARGUMENT;\n", ""),
    (CONSUMER, "ring_growth_test", " || c->at.index < c->mask - 1", ""),
    (CONSUMER, "ring_growth_test", "c->at.generation >= c->memory.largest || c->at", "c->at"),
    (CONSUMER, "ring_growth_test", "(number != c->at.expected && !c->sparse)", "false"),
    (CONSUMER, "ring_growth_test", "    if (generation > c->ready) {", "    if (false) {"),
    (CONSUMER, "ring_growth_test", "                                  .released = UINT64_MAX, /* whatever the last one had come to */\n", "                                  .released = at->taken,\n"),
    (CONSUMER, "ring_growth_test", "c->at.generation != 0 || !inlet__ring_is_aligned(annex)", "!inlet__ring_is_aligned(annex)"),
    (CONSUMER, "ring_property_test", "    c->at.index = 0;\n    c->at.taken++;\n", "    c->at.index = 0;\n"),
    (RING_CHECK, "ring_test", "memory != NULL && (uintptr_t)memory % INLET_EVENT_SIZE == 0", "memory != NULL"),
    (RING_CHECK, "ring_test", "memory->largest < INLET__RING_GENERATION_COUNT &&", ""),
    (RING_CHECK, "sim_test", " || stamp == (expected | INLET__RING_CLAIMED)", ""),
    (RING_CHECK, "ring_growth_test", " ||\n           inlet__ring_has_led(stamp, expected)", ""),
    (RING_CHECK, "ring_property_test", " ||\n           inlet__ring_has_led(stamp, expected)", ""),
    (RING_CHECK, "ring_hostile_test", " && number != 0", ""),
    (PRODUCER, "ring_test", "identity.magic != INLET__RING_MAGIC", "0"),
    (PRODUCER, "ring_test", "identity.version != INLET__RING_VERSION", "0"),
    (PRODUCER, "ring_test", "identity.largest != memory->largest", "0"),
    ("client_sdk/core/ring/ring_producer.h", "ring_test", "seq < p->next || ", ""),
    (PRODUCER, "ring_growth_test", "memory_order_acquire) > p->generation;", "memory_order_acquire) >= p->generation;"),
    (PRODUCER, "ring_growth_test", " || taken < p->restarted", ""),
    (PRODUCER, "ring_property_test", " || taken < p->restarted", ""),
    (PRODUCER, "sim_test", " || taken < p->restarted", ""),
    (PRODUCER, "ring_growth_test", "(taken > p.base ? taken : p.base) + p.mask", "p.base + p.mask"),
    (PRODUCER, "ring_hostile_test", "    if (taken <= p.used) /* else", "    if (true) /* else"),
    (PRODUCER, "ring_growth_test", " || load_taken(p) != p->used)", ")"),
    (PRODUCER, "ring_growth_test", "p->generation != 0 || !inlet__ring_is_aligned(annex)", "!inlet__ring_is_aligned(annex)"),
    (PRODUCER, "ring_growth_test", "state | (p->next - p->pending)", "state | p->next"),
    (POSTING, "ring_test", "p->pending != 0 ? 1 : 0; /* the", "0; /* the"),
    (POSTING, "ring_variants_test", "    if (p->shared) /* where", "    if (false) /* where"),
    (SLEEP, "ring_test", "    if (!inlet__ring_look(c))\n        return true;\n", "    return true;\n"),
    (SLEEP, "sim_test", "    if (!inlet__ring_look(c))\n        return true;\n", "    return true;\n"),
    (STATS, "ring_hostile_test", "    if (untold >= INLET__RING_SEQ_LIMIT - c->at.expected)\n        return 0;\n", ""),
    (STATS, "ring_hostile_test", " &&\n                         c->at.expected + untold + 1 < INLET__RING_SEQ_LIMIT", ""),
    (STATS, "sim_test", "c->at.index + (untold != 0 ? 1 : 0)", "c->at.index"),
    (STATS, "ring_test", "at_most(posted - taken, most)", "posted - taken"),
    (SPMC, "ring_variants_test", "    } while (*count > 0 && !inlet__ring_commit_spmc(s, cursor, *count));", "        (void)inlet__ring_commit_spmc(s, cursor, *count);\n    } while (false);"),
    (SPMC, "ring_variants_test", "stamp != 0 && ", ""),
    (LANES, "ring_lanes_test", "lanes->look_due = is_empty(buffer);", "lanes->look_due = false;"),
    (LANES, "ring_lanes_test", "            lanes->look_due = true;\n            break;", "            break;"),
    (LANES, "ring_variants_test", "best == lanes->count || time_ns < best_ns", "best == lanes->count || time_ns > best_ns"),
    (LANES, "queue_property_test", "return i < j ? !precedes(b, a) : precedes(a, b);", "return i < j;"),
    # the client's queue and the bus
    (PRODUCER, "queue_property_test", "    if (p->shared)\n        atomic_store_explicit(&inlet__ring_slots(&p->memory, g)->word[0], 0, memory_order_relaxed);\n", ""),
    (SPMC, "queue_property_test", "began > cursor || began < base || ", "began > cursor || "),
    (QUEUE, "queue_property_test", "        placed.reserved = (uint16_t)queue->of_seq;\n", ""),
    (QUEUE, "queue_property_test", "    event.seq = queue->next_seq;", "    event.seq = queue->last_seq + 1;"),
    (RECEIVE, "queue_property_test", "        out[i].reserved = 0;", "        out[i].reserved = out[i].reserved;"),
    (RECEIVE, "queue_concurrency_test", "    if ((before & CLOSING) != 0 && (before & INSIDE) == ONE)", "    if (false)"),
    (RECEIVE, "queue_concurrency_test", "    while ((before & INSIDE) != 0 && !inlet__signal_is_set(&queue->left))", "    while (false && before != 0)"),
    (BUS_PUBLISH, "bus_test", "events[i].type == INLET_EVENT_LOSS)", "false)"),
    (BUS_PUBLISH, "bus_test", "now_ns - attempt->began_ns >= subscriber->block_ns", "now_ns < attempt->began_ns"),
    (BUS_PUBLISH, "bus_concurrency_test", "    bus->room_until = all_asked ? limit : 0;", "    bus->room_until = all_asked ? UINT64_MAX : 0;"),
    (BUS_RECEIVE, "bus_test", "            taken->lost += oldest - at;\n", ""),
    (BUS_RECEIVE, "bus_test", "const uint64_t oldest = head - subscriber->capacity;", "const uint64_t oldest = head - subscriber->capacity + 1;"),
    (BUS, "bus_test", "given->capacity > bus->capacity || ", ""),
    # records that cross a border
    (EVENT_CHECK, "event_check_test", "event->seq < INLET__SEQ_MAX && ", ""),
    (EVENT_CHECK, "event_check_test", "event->time_ns >= 0 &&", ""),
    (EVENT_CHECK, "event_check_test", "event->reserved == 0 && ", ""),
    (EVENT_CHECK, "event_check_test", "(event->flags & ~flags_of_type[event->type]) == 0 &&", ""),
    (EVENT_CHECK, "event_check_test", "loss->count >= 1 && ", ""),
    (EVENT_CHECK, "event_check_test", "blind->from_ns <= time_ns && ", ""),
    # the drain: what an agent may say
    (DRAIN, "drain_test", "!inlet__event_is_valid(event) || ", ""),
    (DRAIN, "drain_test", "!agent_may_send(drain, event) ||\n        ", ""),
    (DRAIN, "drain_test", "event->time_ns < drain->last_time_ns || ", ""),
    (DRAIN, "drain_test", " || event->time_ns > now_ns + CLOCK_SLACK_NS", ""),
    (DRAIN, "drain_test", "event->u.loss.cause == INLET_CAUSE_RING_FULL &&\n               ", ""),
    (DRAIN, "drain_test", " &&\n               event->u.loss.count <= LOSS_COUNT_MAX", ""),
    (DRAIN, "drain_test", "blind->sources == (is_hooks ? (uint32_t)INLET_SOURCE_HOOK : 0)", "true"),
    (DRAIN, "drain_test", "is_agents_cause(blind->cause) && ", ""),
    (DRAIN, "drain_test", "    if ((event->flags & INLET_FLAG_SYNTHETIC) != 0)\n        return is_repair(drain, event);\n", ""),
    (DRAIN, "drain_test", "    if (!drain->heard)\n        end_gap(drain, event->time_ns);\n", ""),
    (DRAIN, "drain_test", "    if (cause != INLET_CAUSE_AGENT_REPLACED)\n        unpublished", "    unpublished"),
    (HELD, "drain_test", "        held->sources = event->u.sources.mask;\n", ""),
    (DRAIN, "sim_test", "    drain->gap_from_ns = from_ns;\n", ""),
    (DRAIN, "sim_test", "    if (drain->heard) { /* else it never spoke", "    if (true) { /* else it never spoke"),
    # what outlives the service
    (DRAIN, "recover_test", "if (drain->ring.at.taken != before) /*", "if (taken > 0 && before != 0) /*"),
    (DRAIN, "sim_test", "    if (drain->heard && is_known(drain, event))\n        return INLET_OK;\n", ""),
    (DRAIN, "recover_test", " &&\n           inlet__event_span(event) <= drain->hub->next_seq - event->seq", ""),
    (DRAIN, "recover_test", "    if (newest.type == INLET_EVENT_SOURCES && newest.u.sources.mask == 0 &&\n        !is_agents_cause(newest.u.sources.cause))\n        return;\n", ""),
    (DRAIN, "recover_test", "unpublished != 0 && !loss_told", "unpublished != 0"),
    (RECOVER, "recover_test", "    note_again(drain, checkpoint.written);\n", ""),
    (RECOVER, "recover_test", "    if (drain->attached && drain->heard && hub->next_seq < drain->first_seq)\n        inlet__drain_repair(drain);", "    if (false)\n        inlet__drain_repair(drain);"),
    (RECOVER, "recover_test", "is_held(&checkpoint->held) && is_held(&checkpoint->held_before)", "true"),
    (RECOVER, "sim_test", "    inlet__hub_restore(hub, checkpoint.written, &checkpoint.held_before, checkpoint.lost_count);\n", ""),
    (STREAM_LOG, "recover_test", "header->identity.boot_id == boot_id &&", ""),
    (STREAM_LOG, "recover_test", "header->identity.session == session && ", ""),
    (STREAM_LOG, "recover_test", "header->capacity == capacity && ", ""),
    (STREAM_LOG, "recover_test", "!inlet__event_is_valid(record) || ", ""),
    (STREAM_LOG, "recover_test", " || (expected != 0 && record->seq != expected)", ""),
    (STREAM_LOG, "sim_test", "written >= log->capacity ? written - log->capacity + 1 : 0", "written > log->capacity ? written - log->capacity : 0"),
    (RECOVER, "recover_test", "inlet__event_is_valid(&release) && ", ""),
    (RECOVER, "recover_test", " && inlet__act_of(&release, &released) &&\n           inlet__act_equals(&released, act)", " && (inlet__act_of(&release, &released), true)"),
    (RECOVER, "recover_test", "           inlet__act_equals(&released, act)", "           true"),
    (RECOVER, "log_damage_property_test", "        if (!is_act(&held->acts[i]))", "        if (false)"),
    (RECOVER, "recover_test", "        if (checkpoint->last_time_ns != newest->time_ns)\n            return false;\n", ""),
    (RECOVER, "recover_test", "checkpoint->first_seq <= expected && ", ""),
    (RECOVER, "recover_test", "expected && expected <= next_seq", "expected"),
    (RECOVER, "recover_test", "checkpoint->first_seq == expected &&", "true &&"),
    (STREAM_LOG, "recover_test", "span == 0 || ", ""),
    (STREAM_LOG, "recover_test", "record->time_ns < last_time_ns", "record->time_ns + last_time_ns < 0"),
    # … after a death at any instruction
    (DRAIN, "log_step_test", "            inlet__drain_checkpoint(drain);\n        inlet__ring_release(&drain->ring);", "            (inlet__ring_release(&drain->ring), inlet__drain_checkpoint(drain));"),
    (HUB, "log_step_test", "    *inlet__stream_log_at(&hub->log, hub->written) = *event;\n    publish(hub);", "    publish(hub);\n    *inlet__stream_log_at(&hub->log, hub->written - 1) = *event;"),
    (STREAM_LOG, "log_step_test", "active_of(log) ^ 1) * INLET__STREAM_LOG_CHECKPOINT_BYTES", "active_of(log)) * INLET__STREAM_LOG_CHECKPOINT_BYTES"),
    (STREAM_LOG, "log_step_test", "written - log->capacity + 1 : 0", "written - log->capacity : 0"),
    (DRAIN, "log_step_test", "    if (newest.type == INLET_EVENT_SOURCES && newest.u.sources.mask == 0 &&\n        !is_agents_cause(newest.u.sources.cause))\n        return;\n", ""),
    (DRAIN, "log_step_test", "unpublished != 0 && !loss_told", "unpublished != 0"),
    (RECOVER, "log_step_test", "        inlet__drain_repair(drain); /* it died between", "        (void)0; /* it died between"),
    (RECOVER, "log_step_test", "    note_again(drain, checkpoint.written);\n", ""),
    # snapshots
    (EVENT_CHECK, "event_check_test", "snapshot->index == 0 && snapshot->count == 0 && ", ""),
    (HUB, "hub_test", "    inlet__hub_join(cursor);\n", ""),
    (HUB, "hub_test", "        inlet__held_note(&hub->held_before, leaving);\n", ""),
    (HUB, "hub_test", "        inlet__context_note(&hub->context_before, leaving);\n", ""),
    (VIEW, "hub_test", "if (!view->processes || !in_front)", "if (false)"),
    (VIEW, "hub_test", "           (view->name_subjects & 1u << event->u.name.subject) != 0 &&\n", ""),
    (VIEW, "hub_test", "inlet__view_shows(view, INLET_EVENT_NAME) && inlet__view_shows(view, owner) &&", "inlet__view_shows(view, INLET_EVENT_NAME) &&"),
    (VIEW, "hub_test", "(act->flags & view->sources) == 0 || !is_in_front(view, mark)", "!is_in_front(view, mark)"),
    (VIEW, "hub_test", "        return inlet__view_shows(view, INLET_EVENT_MOUSE_PRESSED);\n", "        return true;\n"),
    (VIEW, "hub_test", "return inlet__view_shows(view, INLET_EVENT_KEY_PRESSED) && is_open", "return is_open"),
    (REQUESTS, "connection_test", "    inlet__hub_join(&cursor); /* who comes back as well: it may have missed the last time */\n", ""),
    (VERIFIER, "verifier_test", "    if (!agrees(v))\n", "    if (false)\n"),
    (VERIFIER, "verifier_test", "    return !v->sources_known || v->sources == v->snapshot.sources;", "    return true;"),
    # what is held, and its repair after a gap
    (HELD, "held_test", "a->flags == b->flags && ", ""),
    (HELD, "held_test", "a->device == b->device && ", ""),
    (VERIFIER, "verifier_test", "v->held.gone == event->device || is_hooks", "true"),
    (VERIFIER, "verifier_test", "return event->type == INLET_EVENT_LOSS || event->type == INLET_EVENT_SNAPSHOT", "return event->type == INLET_EVENT_SNAPSHOT"),
    (HELD, "agent_test", "        if (raw->device != device)\n            return false;\n", ""),
    (HELD, "drain_test", "        if (raw->device != device)\n            return false;\n", ""),
    (HELD, "agent_test", "|| !same_thing(raw, act)", ""),
    (VERIFIER, "verifier_test", "    v->gone_unknown = event->type == INLET_EVENT_LOSS;\n", "    v->gone_unknown |= event->type == INLET_EVENT_LOSS;\n"),
    (DUTY, "agent_test", "        if (posted) {\n            inlet__held_note(held, &release);\n        }\n", "        posted = false;\n"),
    (HELD, "drain_test", "held->gone != 0 && (act->device == held->gone ||", "held->gone != 0 && (true ||"),
    (HELD, "drain_test", "    inlet__held_note_gone(held, event);\n", "    if (held->gone == 0)\n        inlet__held_note_gone(held, event);\n"),
    (HELD, "drain_test", " && event->u.device.present == 0", ""),
    (HELD, "held_test", "index == held->count && ", ""),
    (HELD, "held_test", " && held->count < INLET__HELD_MAX", ""),
    (HELD, "held_test", " || (event->flags & INLET_SOURCE_ALL) == 0", ""),
    (DRAIN, "drain_test", " + drain->held.count", ""),
    (DRAIN, "drain_test", "drain->heard && inlet__act_of", "inlet__act_of"),
    (HELD, "drain_test", " || (act->flags & held->sources) == 0", " || true"),
    (HELD, "drain_test", "return inlet__held_has(held, act) && (is_gone", "return (is_gone"),
    (HELD, "drain_test", "        inlet__held_forget(held, event->u.sources.mask & ~held->sources);\n", ""),
    (DUTY, "agent_test", "if ((mask & ~duty->running) != 0)", "if (true)"),
    (DUTY, "agent_test", "post_repairs(ring, held, ~duty->running, now_ns)", "post_repairs(ring, held, ~0u, now_ns)"),
    # the verifier: what it finds, and what it cannot know
    (VERIFIER, "verifier_test", "if (event->seq < v->next_seq)", "if (false)"),
    (VERIFIER, "verifier_test", "if (end_seq > v->next_seq)", "if (true)"),
    (VERIFIER, "verifier_test", "event->time_ns < v->last_time_ns", "false"),
    (VERIFIER, "verifier_test", "event->u.blind.from_ns <= v->dark_since_ns", "true"),
    (VERIFIER, "verifier_test", " && (!v->sources_known || v->sources != 0)", ""),
    (VERIFIER, "verifier_test", "is_act || is_up || captures", "is_act || captures"),
    (VERIFIER, "verifier_test", "is_act || is_up || captures", "is_act || is_up"),
    (VERIFIER, "verifier_test", " && was_known", ""),
    (VERIFIER, "verifier_test", " && !is_by_program(event)", ""),
    (VERIFIER, "verifier_test", "    unknow_sources(v, v->sources_known ? mask & ~v->sources : INLET_SOURCE_ALL);\n", ""),
    (VERIFIER, "verifier_test", " && v->known_count < INLET__VERIFIER_KNOWN_MAX", ""),
    (VERIFIER, "verifier_test", "blind != 0 ? blind : INLET_SOURCE_ALL", "INLET_SOURCE_ALL"),
    (VERIFIER, "verifier_test", "if (blind == 0 && ", "if ("),
    # the watchdog: what is a dead hook, and what is not
    (DUTY, "agent_test", "    lapsed &= duty->running;\n", ""),
    (DUTY, "agent_test", "post_repairs(ring, held, lapsed, now_ns)", "post_repairs(ring, held, ~0u, now_ns)"),
    (WATCH, "watch_test", "since_ns <= hook->alive_ns + ORDER_NS", "false"),
    (WATCH, "watch_test", "(hook->acts == 1 && now_ns", "(false && now_ns"),
    (WATCH, "watch_test", "record->make_code != SCAN_OVERRUN && ", ""),
    (WATCH, "watch_test", "record->vk != VK_CODE_NONE", "true"),
    (WATCH, "watch_test", "    if ((record->flags & INLET__MOUSE_MOVE_ABSOLUTE) != 0) {\n", "    if (false) {\n"),
    (WATCH, "watch_test", "    watch->not_before_ns = now_ns + watch->backoff_ns;\n", ""),
    (WATCH, "watch_property_test", "since_ns <= hook->alive_ns + ORDER_NS", "false"),
    (THROTTLE, "throttle_test", "build >= BUILD_WINDOWS_11 && enabled != 0", "enabled != 0"),
    (THROTTLE, "throttle_test", "throttle->summed * 2 > throttle->steady", "true"),
    (THROTTLE, "throttle_test", "is_timed && throttle->last_ns != 0", "throttle->last_ns != 0"),
    (REMARKS, "agent_remarks_test", "!inlet__utf8_is_one_line(text, bytes) || ", ""),
    (REMARKS, "agent_remarks_test", " || !is_allowed(remarks, now_ns)", ""),
    (RING_CAPTURE, "ring_capture_test", "length <= INLET__RING_REMARK_BYTES ? (size_t)length : 0", "(size_t)length"),
    (RING_CAPTURE, "ring_capture_test", "count < COUNT_MAX ? count : COUNT_MAX", "count"),
    (RING_CAPTURE, "ring_capture_test", "said - heard >= INLET__RING_REMARKS", "false"),
    (RING_CAPTURE, "ring_capture_test", "said - *heard > INLET__RING_REMARKS", "false"),
    # the hub: order, and who fell out
    (HUB, "hub_test", "event->seq != hub->next_seq || ", ""),
    (HUB, "hub_test", "numbers == 0 || ", ""),
    (HUB, "hub_test", "    if (seq > hub->next_seq)\n        return INLET_E_NOT_FOUND;\n", ""),
    (HUB, "hub_test", "    if (lost) {", "    if (false) {"),
    (VIEW, "hub_test", "(out->flags & view->sources) == 0 || !in_front", "!in_front"),
    (VIEW, "hub_test", "!inlet__view_shows(view, out->type) || ", ""),
    (VIEW, "hub_test", "    case INLET_EVENT_BLIND:\n    case INLET_EVENT_SOURCES:\n        return true;", "        return true;"),
    (HUB, "hub_test", "    if (event->seq >= next_seq)\n        return;\n", "    return;\n"),
    (HUB, "hub_test", "cursor->loss_cause = INLET_CAUSE_NOT_RETAINED;", ""),
    (HUB, "hub_test", "        cursor->next_seq = event->seq + inlet__event_span(event);\n", "        cursor->next_seq = event->seq + 1;\n"),
    # the service's end of a connection
    (SERVER, "connection_test", "identity->app_container || ", ""),
    (SERVER, "connection_test", " || identity->integrity < INLET__INTEGRITY_MEDIUM", ""),
    (SERVER, "connection_test", "intent != INLET__INTENT_ADMIN || identity->administrator", "true"),
    (SERVER, "connection_test", "grant == NULL || grant->sid_bytes != connection->identity.sid_bytes ||\n        memcmp(grant->sid, connection->identity.sid, grant->sid_bytes) != 0", "grant == NULL"),
    (SERVER, "connection_test", "    if (!connection->administrator && !connection->enrols &&\n        !admit_key(", "    if (false &&\n        !admit_key("),
    (SERVER, "connection_test", "    if (!connection->authenticated && now_ns - connection->opened_ns >= timing.handshake_ns)", "    if (false)"),
    (SERVER, "connection_test", "    if (connection->authenticated && now_ns - connection->last_heard_ns >= timing.silence_ns)", "    if (false)"),
    (SERVER, "trust_test", "    if (status == INLET_E_REVOKED || status == INLET_E_EXPIRED) /* also what it had not got yet */\n        end_subscriptions(connection);\n", ""),
    (SERVER, "connection_test", "    if (connection->stage != INLET__SERVER_OPEN)\n        return 0;\n", ""),
    (OUTPUT, "connection_test", "!connection->authenticated || ", ""),
    (SERVER_REQUESTS_JOURNAL, "history_test", "(connection->grant.scopes & INLET__SCOPE_HISTORY) != 0 &&", "connection->grant.scopes != 0 &&"),
    (SERVER_BATCH, "history_test", "cursor->loss_cause != INLET_CAUSE_SLOW_SUBSCRIBER ||", "cursor->loss_cause == INLET_CAUSE_NONE ||"),
    (SERVER_BATCH, "history_test", "policy->kind == INLET_POLICY_LOSSLESS && policy->window_records == 0 &&", "policy->kind == INLET_POLICY_LOSSLESS &&"),
    (JOURNAL_REPLAY, "view_property_test", "inlet__view_admit(view, event, &window->marks[replay->place], &shown)", "inlet__view_admit(view, event, &window->marks[0], &shown)"),
    (JOURNAL_STORE, "journal_test", "!is_kept(&header, keep, keep_count)", "false"),
    (SERVER_BATCH, "connection_test", "    if (status != INLET_OK || batch_bytes == 0)", "    if (status != INLET_OK)"),
    (SERVER_BATCH, "connection_test", "events, span.count, subscription->covered_seq, span.end_seq, out", "events, span.count, events[0].seq, span.end_seq, out"),
    (SERVER, "connection_test", "status == INLET_E_REVOKED || status == INLET_E_EXPIRED", "status == INLET_E_EXPIRED"),
    (SERVER_VIEW, "connection_test", "asked & inlet__scope_event_types(grant->scopes)", "asked"),
    (SERVER_VIEW, "connection_test", "grant->scopes == 0 || nothing_left", "false"),
    (REQUESTS, "connection_test", "    if (free_slot == NULL) {", "    if (false) {"),
    (REQUESTS, "connection_test", "    if (!connection->administrator)\n        return INLET_E_ACCESS_DENIED;\n", ""),
    (REQUESTS, "trust_test", "GRANT_LIST && sees_all(connection)", "GRANT_LIST"),
    (REQUESTS, "trust_test", "connection->administrator || (connection->grant.scopes & INLET__SCOPE_ADMIN) != 0", "connection->administrator"),
    (REQUESTS, "trust_test", "    if (!connection->administrator)\n        return INLET_E_ACCESS_DENIED;\n", "    if (!sees_all(connection))\n        return INLET_E_ACCESS_DENIED;\n"),
    # the client's end of a connection
    (CLIENT, "connection_test", "    if (batch.first_seq != stream->next_seq)\n        return end(connection, INLET_E_PROTOCOL);\n", ""),
    (CLIENT, "sim_test", "    if (stream == NULL || message->subscription == 0)\n        return INLET_OK;", "    if (stream == NULL)\n        return end(connection, INLET_E_PROTOCOL);"),
    (CLIENT, "connection_test", "    connection->last_heard_ns = now_ns; /* bytes alone", "    /* bytes alone"),
    (CLIENT, "connection_test", "    if (inlet__frame_reader_push(", "    if (byte_count > 0)\n        connection->last_heard_ns = now_ns;\n    if (inlet__frame_reader_push("),
    (CLIENT, "sim_test", "    if (inlet__frame_reader_push(", "    if (byte_count > 0)\n        connection->last_heard_ns = now_ns;\n    if (inlet__frame_reader_push("),
    (CLIENT, "sim_test", "    if (now_ns - connection->last_heard_ns >= silence_ns(connection))\n        return end(connection, INLET_E_PEER_SILENT);\n", ""),
    (CLIENT, "connection_test", "    if (!connection->sink->ready(connection->sink->context))\n        connection->last_heard_ns = now_ns;\n", ""),
    (CLIENT, "connection_test", "hello.version < INLET__PROTOCOL_VERSION_MIN || hello.version > INLET__PROTOCOL_VERSION_MAX", "false"),
    # statistics
    (HISTOGRAM, "histogram_test", "    if (value < 0)\n        value = 0;\n", ""),
    (HISTOGRAM, "histogram_test", "__builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum", "a + b"),
    (HISTOGRAM, "histogram_test", "inlet__histogram_top(i) < histogram->max ?", "1 ?"),
    (PIPELINE, "stats_test", "if (stats != NULL && inlet__event_is_input(event))", "if (stats != NULL)"),
    (PIPELINE, "stats_test", "        if (!inlet__event_is_input(&events[i]))\n            continue;\n", ""),
    (PIPELINE, "stats_test", "*mark == 0 || ", ""),
    (PIPELINE, "stats_test", " || *mark + INLET__STATS_MARKS == stats->mark_count", ""),
    (PIPELINE, "stats_test", "return is_own_loss(&events[0]) ? events[0].u.loss.count : 0;", "return events[0].type == INLET_EVENT_LOSS ? events[0].u.loss.count : 0;"),
    (PIPELINE, "stats_test", "return is_own_loss(&events[0]) ? events[0].u.loss.count : 0;", "return 0;"),
    (CLIENT, "connection_test", "elapsed_us <= INT32_MAX ? (int64_t)elapsed_us * NS_PER_US : 0", "(int64_t)elapsed_us * NS_PER_US"),
    (REQUESTS, "connection_test", "        if (message->u.latency.count > 0)\n", ""),
    (MESSAGE_CHECK, "message_test", "latency->p50_us <= latency->p90_us && ", ""),
    (MESSAGE_CHECK, "message_test", " && latency->p999_us <= latency->max_us", ""),
    (MESSAGE_DECODE, "message_test", "    return latency->count > 0;", "    return true;"),
    # frames, messages, batches, hellos
    (FRAME, "frame_test", "length == 0 || ", ""),
    (FRAME, "frame_test", " || length > reader->payload_max", ""),
    (FRAME, "frame_test", "payload_max < room ? payload_max : room", "payload_max"),
    (FRAME, "frame_test", "    if (count > room)\n        count = room;\n", ""),
    (MESSAGE_CHECK, "message_test", "subscribe->schema_version != 0 && ", ""),
    (MESSAGE_CHECK, "message_test", "subscribe->from_seq <= INLET__SEQ_MAX", "true"),
    (MESSAGE_CHECK, "message_test", "(grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&", ""),
    (MESSAGE_CHECK, "message_test", "name.count <= INLET__MESSAGE_NAME_MAX_BYTES &&", ""),
    (MESSAGE_CHECK, "message_test", "has_request && has_subscription;", "has_request;"),
    (MESSAGE_CHECK, "message_test", "reply->status <= INLET_OK && ", ""),
    (MESSAGE_DECODE, "message_test", "inlet__reader_is_done(&reader) &&", ""),
    (MESSAGE_DECODE, "message_test", "subscribed->first_seq >= 1 &&", ""),
    (BATCH_DECODE, "batch_test", "    if (!inlet__event_is_valid(event))\n        return false;\n", ""),
    (BATCH_DECODE, "batch_test", "    if (done == INLET__BATCH_EVENTS_MAX)", "    if (false)"),
    (BATCH_DECODE, "batch_test", "        if (done == capacity)\n            return INLET_E_BUFFER_TOO_SMALL;\n", ""),
    (BATCH_DECODE, "batch_test", "            *count = done;\n            return head == 0 && inlet__reader_is_done(reader) ? INLET_OK : INLET_E_PROTOCOL;\n        }\n        if (done == INLET__BATCH_EVENTS_MAX)", "            *count = done;\n            return inlet__reader_is_done(reader) ? INLET_OK : INLET_E_PROTOCOL;\n        }\n        if (done == INLET__BATCH_EVENTS_MAX)"),
    (BATCH_DECODE, "batch_test", "state.next_seq >= 1 &&", ""),
    (BATCH_DECODE, "batch_test", "    if (value > most) {", "    if (false) {"),
    (BATCH_DECODE, "batch_property_test", "unit <= greatest_unit && ", ""),
    (BATCH_DECODE, "batch_test", "        __builtin_add_overflow(state->time_ns, moved_ns, time_ns) || *time_ns < 0)", "        __builtin_add_overflow(state->time_ns, moved_ns, time_ns))"),
    (BATCH_DECODE, "batch_test", "(fields[INLET__FIELD_FLAGS] & INLET_FLAG_HAS_MOTION) == 0 ||\n        ", ""),
    (BATCH_DECODE, "batch_test", "state->next_seq >= INLET__SEQ_MAX", "false"),
    (BATCH_DECODE, "batch_test", "        if (!is_short && head != 0)\n            return INLET_E_PROTOCOL;\n", ""),
    (HELLO, "hello_test", "hello->version_min >= 1 && ", ""),
    (HELLO, "hello_test", "memcmp(bytes, magic, sizeof magic) == 0", "true"),
    (HELLO, "hello_test", "name_bytes > INLET__CLIENT_NAME_MAX_BYTES ||", ""),
    # subscriptions that begin at a time
    (HUB, "since_property_test", "record_at(hub, middle)->time_ns < time_ns", "record_at(hub, middle)->time_ns <= time_ns"),
    (HUB, "since_property_test", "may_be_gone ? hub->first_seq :", "may_be_gone && hub->first_seq == 0 ? 1 :"),
    (JOURNAL_HISTORY, "since_property_test", " && event->time_ns >= history->from_ns)", ")"),
    (JOURNAL_HISTORY, "since_property_test", "later->first_ns >= 0 && later->first_ns < history->from_ns", "later->first_ns <= history->from_ns"),
    (JOURNAL_HISTORY, "since_property_test", "history->damaged = true;", "history->damaged = false;"),
    (JOURNAL_REPLAY, "since_property_test", "        replay->next_seq = history->next_seq;\n", "        (void)history;\n"),
    (JOURNAL_REPLAY, "history_test", "        span->first_seq = span->end_seq = replay->next_seq;\n", ""),
    (JOURNAL_REPLAY, "view_property_test", "    replay->reader = NULL;\n    replay->arrived = false;\n", "    replay->reader = NULL;\n"),
    (JOURNAL, "journal_test", "feed->in_gap ? 0 : 1", "1"),
    (JOURNAL, "journal_test", "    feed->in_gap = true;\n", ""),
    (JOURNAL, "journal_test", "status == INLET_E_CORRUPT ? INLET_OK : status,", "INLET_OK,"),
    (BATCH, "history_test", "        if (!inlet__replay_resume(&subscription->replay, journal, &stream))\n            leave_history(subscription);", "        (void)inlet__replay_resume(&subscription->replay, journal, &stream);"),
    (REQUESTS, "since_property_test", "request->from_time_ns > now_ns", "request->from_time_ns < now_ns && false"),
    (MESSAGE_CHECK, "message_test", "(subscribe->from_seq == 0 || subscribe->from_time_ns == 0) &&", ""),
    # what both ends agreed to, and what becomes of it
    (MESSAGE_CHECK, "message_test", "message->u.ping.count <= INLET__MESSAGE_PING_MAX_BYTES", "true"),
    (MESSAGE_CHECK, "message_test", "message->u.target != message->request", "true"),
    (MESSAGE_CHECK, "message_test", "message->u.pause_s >= 1 &&", ""),
    (MESSAGE_CHECK, "message_test", "        return message->u.ping.count > 0 ? INLET__CAPABILITY_REQUESTS : 0;", "        return 0;"),
    (SERVER, "requests_test", "(inlet__message_needs(&message) & ~connection->capabilities) != 0", "false"),
    (SERVER, "requests_test", "    connection->capabilities = hello.capabilities & (uint32_t)INLET__CAPABILITY_ALL &", "    connection->capabilities = (uint32_t)INLET__CAPABILITY_ALL &"),
    (SERVER, "requests_test", "        connection->pause_until_ns = 0;\n", ""),
    (SERVER, "requests_test", "connection->stage == INLET__SERVER_OPEN && now_ns < connection->pause_until_ns", "now_ns < connection->pause_until_ns"),
    (CLIENT, "requests_test", "    if ((hello.capabilities & ~connection->config.capabilities) != 0)\n        return end(connection, INLET_E_PROTOCOL); /* nobody asked for that */\n", ""),
    (CLIENT, "requests_test", "    if ((inlet__message_needs(message) & ~connection->capabilities) != 0)\n        return INLET_E_NOT_SUPPORTED;\n", ""),
    (OUTPUT, "recorded_test", "    if ((connection->capabilities & INLET__CAPABILITY_REQUESTS) == 0)\n        return (inlet__slice_t){0};\n", ""),
    (ANSWERS, "requests_test", "    inlet__hub_join(&subscription->cursor);\n", ""),
    (ANSWERS, "requests_test", "    if (connection->grant.scopes == 0 && !connection->administrator)\n        return INLET_E_SCOPE;\n", ""),
    (ANSWERS, "requests_test", " || !can_be_undone(other->type)", ""),
    (ANSWERS, "requests_test", "        if (other->has_subscribed)\n            inlet__server_end_subscription(connection, other);\n", ""),
    (REQUESTS, "recorded_test", "    if (connection->capabilities == 0) /* a PING without bytes: nothing else comes here then */\n        return INLET_OK;\n", ""),
    (ANSWER, "answer_test", "failure->what.count <= INLET__MESSAGE_WHAT_MAX_BYTES && ", ""),
    (ANSWER, "answer_test", " && is_printable(failure->what)", ""),
    (ANSWER, "answer_test", "bytes == NULL || count == 0", "bytes == NULL"),
    (LIMITS, "limits_test", "crowd->connections_session >= limits->connections_session", "0"),
    (LIMITS, "limits_test", "crowd->connections_user >= limits->connections_user", "0"),
    (LIMITS, "limits_test", "crowd->unauthenticated >= limits->unauthenticated)", "0)"),
    # a client that comes back
    (RESUME, "resume_property_test", "told->first_seq == resume->next_seq ? INLET_OK : INLET_E_PROTOCOL", "INLET_OK"),
    (RESUME, "resume_property_test", " ||\n        told->epoch != resume->told.epoch", ""),
    (RESUME, "resume_property_test", "    resume->next_seq = batch->end_seq;\n", "    resume->next_seq = batch->first_seq;\n"),
    (RETRY, "retry_test", "++retry->refusals <= INLET__RETRY_REFUSALS", "true"),
    (RETRY, "retry_test", "    if (wait_ns > INLET__RETRY_LONGEST_NS)\n        wait_ns = INLET__RETRY_LONGEST_NS;\n", ""),
    (SIGHT, "sight_test", "(sight->paused ? BIT(INLET_CAUSE_PAUSED) : 0)", "0"),
    (SIGHT, "sight_test", "(sight->unshown ? BIT(INLET_CAUSE_UNSHOWN) : 0)", "0"),
    # what the user sees and says
    (ASKING, "asking_test", "asking->in_front && now_ns", "now_ns"),
    (ASKING, "asking_test", "    if (!inlet__asking_is_armed(asking, now_ns)) {\n        asking->quiet_since_ns = now_ns;\n    }\n", ""),
    (ASKING, "asking_test", " && (button == INLET__ASKING_DENY || by_device)", ""),
    (ASKING, "asking_test", "inlet__asking_is_armed(asking, now_ns) && (button", "(button"),
    (ASK_LIMITS, "ask_limits_test", "(int64_t)INLET__ASK_BURST * INLET__ASK_REFILL_NS", "INT64_MAX"),
    (WORDS, "asking_test", "        if (skip > 0) {\n            text += skip;\n        } else {\n            out[used++] = *text++;\n        }\n", "        out[used++] = *text++;\n        (void)skip;\n"),
    (ENROL, "enrol_test", "    if (!connection->enrols)\n        return INLET_E_ACCESS_DENIED;\n", ""),
    (ENROL, "enrol_test", " ||\n        grant->terms.image[0] != '\\0'", ""),
    (ENROL, "enrol_test", "(asked->scopes & ~ASKABLE) != 0", "false"),
    (ENROL, "enrol_test", "identity->image[0] == '\\0'", "false"),
    (REQUESTS, "enrol_test", "connection->enrols || message->type", "message->type"),
    (SCREEN, "board_test", "    if (*version % 2 != 0)\n        return false;\n", ""),
    (SCREEN, "board_test", "    if (length > INLET__BOARD_TEXT_BYTES)\n        return false;\n", ""),
    (SCREEN, "board_test", "(word & ~(uint64_t)WORD_MASK) != 0 || ", ""),
    (NOTICES, "board_test", " && inlet__reader_is_done(reader)", ""),
    (PRODUCER, "ring_growth_test", "    if (load_taken(p) != p->used)\n        return false;\n    /* Relaxed: this", "    /* Relaxed: this"),
    (DRAIN, "drain_test", " ||\n           cause == INLET_CAUSE_UNSHOWN", ""),
    (SIGHT, "sight_test", "    if (paused == sight->paused) {\n        return 0;\n    }\n", ""),
    # keys
    (NOISE, "noise_test", "    if (noise->stage != stage)\n        return INLET_E_CLOSED;\n    if (message < extra)", "    if (message < extra)"),
    (NOISE, "noise_test", "    if (message < extra)\n        return INLET_E_AUTHENTICATION;\n", ""),
    (NOISE, "noise_test", "bool good = crypto_scalarmult(shared, secret, public_key) == 0;", "bool good = true;\n    (void)!crypto_scalarmult(shared, secret, public_key);"),
    (NOISE, "noise_test", "return is_proven ? noise->remote_public : NULL;", "(void)is_proven;\n    return noise->remote_public;"),
    (NOISE, "noise_test", "        mix_dh(noise, noise->self.secret, noise->remote_public) && /* ss */\n", ""),
    (CHANNEL, "channel_test", "        inlet__channel_wipe(channel);\n        return INLET_E_AUTHENTICATION;", "        return INLET_E_AUTHENTICATION;"),
    (CHANNEL, "channel_test", "capacity < INLET__TAG_BYTES || ", ""),
    (CHANNEL, "channel_test", "    rekey_when_due(&channel->receive);\n", ""),
    (PROLOGUE, "channel_test", "prologue->sid_bytes > INLET__SID_MAX_BYTES", "false"),
    (PROLOGUE, "channel_test", "    inlet__write_u32(&writer, prologue->session);\n", ""),
    # grants
    (GRANTS, "grants_test", "return grant->scopes != 0 && ", "return "),
    (GRANTS, "grants_test", "(grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&", ""),
    (GRANTS, "grants_test", " && grant->sid_bytes != 0", ""),
    (GRANTS, "grants_test", "grants->count - replaced >= INLET__GRANTS_MAX", "grants->count - replaced > INLET__GRANTS_MAX"),
    (GRANTS, "grants_test", " &&\n           bytes == INLET__GRANT_KEY_BYTES", ""),
    (GRANTS, "grants_test", " || grants->count != count + 1", ""),
    (GRANTS, "grants_test", "json_integer_value(version) != FORMAT_VERSION", "false"),
    # audit
    (AUDIT, "audit_test", "           memcmp(told, digits, HASH_DIGITS) == 0 &&\n", ""),
    (AUDIT, "audit_test", "memcmp(tail, HASH_BEFORE, sizeof HASH_BEFORE - 1) == 0 &&\n", "true &&\n"),
    (AUDIT, "audit_test", "strcmp(before, chain->last_hash) != 0", "false"),
    (AUDIT, "audit_test", "    if ((uint64_t)seq != chain->next_seq) {\n", "    if (false) {\n"),
    (AUDIT, "audit_test", "            *torn = (size_t)(end - text);\n", ""),
    (AUDIT, "audit_test", "        rate->withheld++;\n", ""),
    (AUDIT, "audit_test", "    if (rate->spent >= INLET__AUDIT_BURST) {\n", "    if (false) {\n"),
    # settings
    (CONFIG_WATCH, "config_watch_test", "    if (!good && !watch->doubted) {\n", "    if (false) {\n"),
    (CONFIG_WATCH, "config_watch_test", "        watch->doubted = false;\n        /* Back", "        /* Back"),
    (CONFIG_WATCH, "config_watch_test", "    return now_ns >= watch->due_ns;\n", "    return true;\n"),
    (CONFIG_WATCH, "config_watch_test", "a->bytes == b->bytes && ", ""),
    (CONFIG, "config_test", "json_is_integer(value) && ", ""),
    (CONFIG, "config_test", "given < setting->least || ", ""),
    (CONFIG, "config_test", " || given > setting->greatest", ""),
    (CONFIG, "config_test", " && text[digits] == '\\0'", ""),
    (CONFIG, "config_test", "digits > 0 && ", ""),
    # what they and the other files are read by
    (JSON_READ, "json_read_test", "        if (is_known(name, members, count))\n", "        if (true)\n"),
    (JSON_READ, "json_read_test", "JSON_REJECT_DUPLICATES", "0"),
    (JSON_READ, "json_read_test", "json_deep_copy(reading.root)", "json_incref(reading.root)"),
    (JSON_READ, "starve_test", "    if (room == NULL)\n        longjmp(current->out, 1);\n", ""),
    (JSON_READ, "starve_test", "        reading.is_short = *root == NULL;\n", ""),
    (AUDIT, "starve_test", "    if (status == INLET_E_NO_MEMORY)\n", "    if (false)\n"),
    (CONFIG, "config_test", "    if (status == INLET_OK) /* an error elsewhere in the file */\n        status = inlet__config_from_json(*out, strlen(*out), &config, error);\n", "    (void)config;\n"),
    (CONFIG, "config_test", "    config->given |= 1U << (setting - inlet__settings);\n", ""),
    (CONFIG, "config_test", "    inlet__make_printable(error);\n    *config", "    *config"),
    (CONFIG, "config_test", "    inlet__make_printable(error);\n    free(*out);", "    free(*out);"),
    (CONFIG, "config_test", "    inlet__make_printable(error);\n    *config = inlet__config_defaults();\n",
     "    inlet__make_printable(error);\n"),
    (SLEEP, "ring_test", "    return !inlet__ring_is_unpublished(stamp, c->at.expected);\n", "    return stamp != 0;\n"),
    # fuse: who may be joined, who waits, and for how long
    (FUSE, "fuse_test", "    if (alike > 1)\n        *confidence = INLET_FUSE_POSSIBLE;\n", ""),
    (FUSE, "fuse_test", "        if (sure > *confidence) {", "        if (sure >= *confidence && sure != INLET_FUSE_SINGLE) {"),
    (FUSE, "fuse_test", "    pass_over(fuse, entry->lane, twin, source_of(event));\n", ""),
    (FUSE, "fuse_test", "entry.waits = fuse->sources == INLET_SOURCE_ALL;", "entry.waits = true;"),
    (FUSE, "fuse_test", "        inlet_fuse_flush(fuse);\n        inlet_status_t status = append", "        inlet_status_t status = append"),
    (FUSE, "fuse_test", "waited_ns < (uint64_t)fuse->wait_ns", "waited_ns <= (uint64_t)fuse->wait_ns"),
    (FUSE, "fuse_test", "        if (fuse->ready == fuse->head)\n            settle(fuse, entry_at(fuse, fuse->head));\n", ""),
    (FUSE, "fuse_test", "    else if (event->type == INLET_EVENT_LOSS)\n        fuse->sources = INLET_SOURCE_ALL;\n", ""),
    (FUSE, "fuse_test", "path.by_counts = fuse->agreed_count == AGREED_ENOUGH;", "path.by_counts = false;"),
    (FUSE, "fuse_test", "        fuse->agreed_count = 0;\n", "        ;\n"),
    (FUSE, "fuse_property_test", "!entry->waits || entry->lane != lane || source_of(&entry->fused.event) != source", "!entry->waits || entry->lane != lane"),
    (FUSE_MATCH, "fuse_test", "    if (differs)\n        return INLET_FUSE_POSSIBLE;\n", ""),
    (FUSE_MATCH, "fuse_test", " || (differs && both_have_extra)", ""),
    (FUSE_MATCH, "fuse_test", " || ticks == TICKS_APART", ""),
    (FUSE_MATCH, "fuse_test", "((raw->flags ^ hook->flags) & INLET_FLAG_FALSE_CONTROL) != 0 || ", ""),
    (FUSE_MATCH, "fuse_test", "raw->device != 0 && (hook->flags & INLET_FLAG_INJECTED) == 0", "raw->device != 0"),
    (FUSE_MATCH, "fuse_test", "raw->device != 0 && (hook->flags & INLET_FLAG_INJECTED) == 0", "(hook->flags & INLET_FLAG_INJECTED) == 0"),
    (FUSE_MATCH, "fuse_property_test", "by_device && ticks == TICKS_EQUAL", "by_device"),
    (FUSE_MATCH, "fuse_test", " ||\n        (event->flags & INLET_FLAG_OVERRUN) != 0", ""),
    (FUSE_MATCH, "fuse_test", "return (event->flags & INLET_FLAG_TIME_COALESCED) == 0;", "return true;"),
    (FUSE_MATCH, "fuse_test", "(!opposite(a->dx, path->dx) && !opposite(a->dy, path->dy))", "true"),
    (FUSE_MATCH, "fuse_test", "    if (both_placed && ", "    if (false && both_placed && "),
    (FUSE_MATCH, "fuse_test", "(hook->flags & ~(uint32_t)INLET_FLAG_REPEAT)", "hook->flags"),
    # coalesce: what is merged, and what parts it
    (COALESCE, "coalesce_test", "if (added < INT32_MIN || added > INT32_MAX)", "if (false)"),
    (COALESCE, "coalesce_test", " || !inlet__event_is_input(event))\n        close_all", ")\n        close_all"),
    (COALESCE, "coalesce_test", "inlet__event_is_input(event) &&\n           (c->options.types", "(c->options.types"),
    (COALESCE, "coalesce_test", "a->flags == b->flags && ", ""),
    (COALESCE, "coalesce_test", "a->device == b->device &&\n", ""),
    (COALESCE, "coalesce_test", " || c->open_count == INLET_COALESCE_OPEN_MAX)", ")"),
    (COALESCE, "coalesce_test", "if (c->open[i].event.seq < c->open[first].event.seq)", "if (false)"),
    (COALESCE, "coalesce_property_test", "    inlet_coalesce_expire(c, event->time_ns);\n", ""),
    (COALESCE, "coalesce_property_test", "(c->tail - c->head) < c->open_count + 1", "(c->tail - c->head) < 1"),
    # state: what is not known is not said
    (STATE, "state_test", "    state->held.count = 0;\n    state->told_left = 0;\n", "    state->told_left = 0;\n"),
    (STATE, "state_property_test", "    state->held.count = 0;\n    state->told_left = 0;\n", "    state->told_left = 0;\n"),
    (STATE, "state_test", "    state->held.count = 0;\n    state->told_left = 0;\n", "    state->held.count = 0;\n"),
    (STATE, "state_test", "told->count > INLET__HELD_MAX ||\n", ""),
    (STATE, "state_test", " ||\n        (told->count > 0 && !is_of_one_source(event))", ""),
    (STATE, "state_test", "    if (event->u.loss.cause == INLET_CAUSE_HIDDEN)\n        return;\n", ""),
    (STATE, "state_test", "    if ((state->held.sources & event->u.sources.mask) == 0)\n        state->known &= ~(uint32_t)INLET_STATE_HELD;\n", ""),
    (STATE, "state_test", " || !inlet__event_is_valid(event))", ")"),
    (STATE, "state_test", "    one.device = 0;\n", ""),
    (STATE, "state_test", " &&\n            (act->flags & INLET_FLAG_FALSE_CONTROL) == 0)", ")"),
    (STATE, "state_test", "    if (length >= capacity)\n        return INLET_E_BUFFER_TOO_SMALL;\n", ""),
    # hotkeys: what is no press, and what ends what is under way
    (HOTKEY, "hotkey_test", "is_news && (event->flags & (INLET_FLAG_REPEAT | INLET_FLAG_SYNTHETIC)) == 0", "is_news"),
    (HOTKEY, "hotkey_test", " &&\n           (!injected || (h->options.flags & INLET_HOTKEYS_INJECTED) != 0)", ""),
    (HOTKEY, "hotkey_test", "            forget_down(h);\n        break;\n", "            (void)h;\n        break;\n"),
    (HOTKEY, "hotkey_test", " ||\n           (event->flags & INLET_FLAG_SYNTHETIC) != 0;", ";"),
    (HOTKEY, "hotkey_test", "        break_all(hotkeys);\n    else\n", "        (void)hotkeys;\n    else\n"),
    (HOTKEY, "hotkey_property_test", "    if (hides(event)) /*", "    if (false) /*"),
    (HOTKEY, "hotkey_property_test", "    for (uint32_t i = count; i-- > 0;)", "    for (uint32_t i = 0; i < count; i++)"),
    (HOTKEY, "hotkey_property_test", "    h->key_presses += BREAK;\n", ""),
    (HOTKEY, "hotkey_test", "entry->hotkey.kind == INLET__HOTKEY_DOUBLE ? h->key_presses + h->modifier_presses", "false ? h->key_presses + h->modifier_presses"),
    (HOTKEY, "hotkey_test", "    if (room <= h->room)\n", "    if (true)\n"),
    (HOTKEY, "hotkey_test", "    end_hold(hotkeys, entry);\n    unlink_entry", "    unlink_entry"),
    (HOTKEY, "hotkey_test", "    if (h->has_false_control && ", "    if (false && "),
    (HOTKEY_PARSE, "hotkey_test", "    if (memchr(text, 0, INLET_HOTKEY_TEXT_MAX + 1) == NULL)\n", "    if (false)\n"),
    (HOTKEY_PARSE, "hotkey_test", "        if (hotkey->count == INLET_HOTKEY_STEPS_MAX)\n", "        if (false)\n"),
    (HOTKEY_PARSE, "hotkey_test", "        if (value <= TIME_NS_MAX) /* beyond it is out of range anyway */\n", ""),
    (HOTKEY_PARSE, "hotkey_test", "        if (chord->needs[i] == bits)\n", "        if (false)\n"),
    # text: whole characters, what makes no text, and what parts two keys
    (TEXT, "text_property_test", "    if (text->high != 0)\n        write_character(piece, text->high);", "    if (false)\n        write_character(piece, text->high);"),
    (TEXT, "text_test", "    else if (!is_left_out(text, unit))\n", "    else\n"),
    (TEXT, "text_test", "if (length > capacity - *bytes)", "if (length > 4 + capacity - *bytes)"),
    (TEXT, "text_test", "    return control == alt && ", "    return "),
    (TEXT, "text_test", " && (held & (INLET__MODIFIER_META_LEFT | INLET__MODIFIER_META_RIGHT)) == 0", ""),
    (TEXT, "text_test", "    if (text->hkl != event->u.layout.hkl)\n        text->accent = 0;\n", ""),
    (TEXT, "text_test", "    case INLET_EVENT_FOCUS:\n        end_waiting(text);\n        break;\n", ""),
    (TEXT, "text_test", "    if (is_press && (event->flags & INLET_FLAG_REPEAT) == 0)\n", "    if (is_press)\n"),
    (TEXT, "text_test", " || (event->flags & INLET_FLAG_OVERRUN) != 0 ||", " ||"),
    (TEXT, "text_test", "    text->has_gap = true;\n", ""),
    (TEXT, "text_property_test", "    if (text->tail - text->head >= text->options.capacity)\n        return INLET_E_BUSY;\n", ""),
    (TEXT_LAYOUT, "text_test", "(i > 0 && by_key(&layout->keys[i - 1], &layout->keys[i]) == 0)", "false"),
    (TEXT_LAYOUT, "text_test", "key->count <= (key->dead != 0 ? 1 : INLET_TEXT_UNITS_MAX)", "key->count <= INLET_TEXT_UNITS_MAX"),
    (TEXT_PROBE, "text_probe_test", "    if (is_as_without_locks(p, &entry))\n        return;\n", ""),
    (TEXT_PROBE, "text_probe_test", "    if (p->deads_count == DEADS_MAX || count > PATH_MAX_KEYS)\n        return;\n", ""),
    (TEXT_PROBE, "text_probe_test", "(entry.count == 1 && is_control(units[0]))", "false"),
    # handlers: who is called no more, who waits, and what ends
    (HANDLERS, "handlers_test", "    if (!atomic_load_explicit(&handler->is_removed, memory_order_seq_cst)) {", "    if (true) {"),
    (HANDLERS, "handlers_concurrency_test", "        if (chain_at(word) != chain)\n            return false;\n", ""),
    (HANDLERS, "handlers_concurrency_test", "        if (running <= own)\n", "        if (true)\n"),
    (HANDLERS, "handlers_concurrency_test", "inlet__unpark_all(&handler->running);", "(void)handler;"),
    (HANDLERS, "handlers_test", "event->type < 64 && ", ""),
    (HANDLERS, "handlers_test", "        handler->options.gone = NULL; /* it was never there */\n", ""),
    (HANDLERS, "handlers_test", "emission->tail - emission->head == INLET_EMISSION_WAITING_MAX ||\n", ""),
    (HANDLERS, "handlers_test", "added->options.priority > handler", "added->options.priority >= handler"),
    # router: one hand a queue, and what is lost is named
    (ROUTER, "router_test", "    if (queue->is_taken || queue->is_listed)\n        return;\n", "    if (queue->is_listed)\n        return;\n"),
    (ROUTER, "router_property_test", "    if (queue->is_taken || queue->is_listed)\n        return;\n", "    if (queue->is_listed)\n        return;\n"),
    (ROUTER, "router_test", "        fits = fits && has_room(r, &r->queues[r->targets[i]]);\n", ""),
    (ROUTER, "router_property_test", "    if (is_first || end > queue->lost_to)\n", "    if (is_first)\n"),
    (ROUTER, "router_test", "queue->key != 0 && !queue->is_taken && ", "queue->key != 0 && "),
    (ROUTER, "router_test", "(r->options.policy == INLET_ROUTER_DROP_OLDEST && queue->numbered_count > 0)", "r->options.policy == INLET_ROUTER_DROP_OLDEST"),
    (ROUTER, "router_test", "        queue->lost_from = queue->lost_to = 0;\n", ""),
    (ROUTER, "router_test", "r->queues[i].last_put < r->queues[idlest].last_put", "false"),
    (ROUTER, "router_concurrency_test", "        inlet__unpark_all(&router->news);\n    return status;", "        (void)to_wake;\n    return status;"),
    (ROUTER, "router_concurrency_test", "    if (count == 1)\n        inlet__unpark_one(&r->news);\n    else if", "    if"),
    # what a view shows, by what surrounds it
    (VIEW, "view_property_test", "!view->guards_fields || mark->control == INLET_CONTROL_OPEN", "mark->control != INLET_CONTROL_PROTECTED"),
    (VIEW, "view_property_test", "mark->process != 0 && mark->process == view->own_process", "mark->process == view->own_process"),
    (VIEW, "view_property_test", " &&\n            mark->modifiers == view->hotkeys[i].modifiers", ""),
    (VIEW, "view_property_test", "return (event->flags & INLET_FLAG_FALSE_CONTROL) == 0;", "return true;"),
    (KEY_REDUCE, "view_property_test", " || mark->again)", ")"),
    (KEY_REDUCE, "view_property_test", "INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL | INLET_FLAG_SYNTHETIC | INLET_FLAG_OVERRUN", "INLET_FLAG_FALSE_CONTROL | INLET_FLAG_SYNTHETIC | INLET_FLAG_OVERRUN"),
    (KEY_REDUCE, "view_property_test", " ||\n           (control && !alt)", ""),
    (KEY_REDUCE, "view_property_test", "modifiers == INLET__MODIFIERS_UNKNOWN || ", ""),
    (KEY_REDUCE, "view_property_test", "(modifiers & INLET_MODIFIER_META) != 0 ||", ""),
    (KEY_REDUCE, "view_property_test", "can_be_text(key->hid) && ", ""),
    (KEY_REDUCE, "view_property_test", "chooses(key->hid) || ", ""),
    (KEY_REDUCE, "view_property_test", "return key->vk == VK_CODE_PACKET;", "return false;"),
    (KEY_REDUCE, "view_property_test", "(event->flags & INLET_FLAG_OVERRUN) != 0 || ", ""),
    (VIEW, "view_property_test", "if (open && view->text", "if (view->text"),
    (SNAPSHOT, "view_test", "whole ? act->device : 0", "act->device"),
    (SNAPSHOT, "view_property_test", "(view->keys == INLET__KEYS_WHOLE || view->text)", "view->keys == INLET__KEYS_WHOLE"),
    (SERVER_VIEW, "view_property_test", "        view->text = (grant->scopes & INLET__SCOPE_TEXT) != 0;\n", ""),
    (SERVER_VIEW, "view_property_test", "(grant->scopes & INLET__SCOPE_TEXT) != 0", "true"),
    (VERIFIER, "verifier_test", "event->time_error_ns >= INLET_TIMING_GRID_NS", "false"),
    (KEY_REDUCE, "view_property_test", ".time_ns = inlet__grid_round_up(event->time_ns),", ".time_ns = event->time_ns,"),
    (KEY_REDUCE, "view_property_test", "inlet__grid_round_up(event->time_error_ns) + INLET_TIMING_GRID_NS", "event->time_error_ns + INLET_TIMING_GRID_NS"),
    (VIEW, "view_property_test", ": inlet__grid_round_up(event->time_ns)", ": event->time_ns"),
    (KEY_REDUCE, "view_property_test", ".flags = event->flags & kept_flags,", ".flags = event->flags,"),
    (VIEW, "view_property_test", "    if (open && view->keys == INLET__KEYS_WHOLE)", "    if (view->keys == INLET__KEYS_WHOLE)"),
    (VIEW, "view_property_test", "    if (open && is_hotkey(", "    if (is_hotkey("),
    (VIEW, "view_property_test", "view->keys != INLET__KEYS_NONE && inlet__key_reduce_to_timing", "inlet__key_reduce_to_timing"),
    (VIEW, "view_property_test", " &&\n           (owner != INLET_EVENT_FOCUS || in_front)", ""),
    (VIEW, "view_property_test", " || (out->flags & view->sources) == 0 || !in_front)", " || (out->flags & view->sources) == 0)"),
    (VIEW, "view_property_test", "if (!view->processes || !in_front)", "if (!view->processes)"),
    (VIEW, "view_property_test", "return inlet__view_shows(view, event->type) && in_front;", "return inlet__view_shows(view, event->type);"),
    (VIEW, "view_property_test", "(act->flags & view->sources) == 0 || !is_in_front(view, mark)", "(act->flags & view->sources) == 0"),
    (VIEW, "view_property_test", "INLET_EVENT_KEY_PRESSED) && is_open(view, mark) &&", "INLET_EVENT_KEY_PRESSED) &&"),
    (VIEW, "view_property_test", "return mark->image_is_to_come && ", "return false && "),
    (SURROUND, "view_property_test", "    if (loses_sight(event))", "    if (inlet__context_ends(event))"),
    (SURROUND, "view_property_test", "    if (loses_sight(event))", "    if (event->type == INLET_EVENT_LOSS)"),
    (SURROUND, "view_property_test", "event->process != surround->now.process || ", ""),
    (SURROUND, "view_property_test", "act->button == 0 && (act->flags & source) != 0 &&", "act->button == 0 &&"),
    (SURROUND, "view_property_test", "        *mark = common(mark, &surround->held_marks[index]);", "        mark->again = true;"),
    (SURROUND, "view_property_test", "        *mark = surround->held_marks[index];\n", ""),
    (SURROUND, "view_property_test", "        if ((held->acts[i].flags & forgotten & INLET_SOURCE_ALL) == 0)\n", ""),
    (SURROUND, "view_property_test", "(uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)", "(uint8_t)c"),
    (HUB, "view_property_test", "    if (hub->naming && (begins || !mark->image_is_to_come))\n        settle(hub, position);\n", ""),
    (HUB, "view_test", "        if (hub->marks != NULL)\n            inlet__surround_note(&hub->before, leaving, &(inlet__mark_t){0});\n", ""),
    (SERVER_VIEW, "view_property_test", "view->own_process = process;", "view->own_process = 10;"),
    (SERVER_VIEW, "trust_test", "view->guards_fields = guards_fields;", "view->guards_fields = false;"),
    (DRAIN, "drain_test", "return event->u.key.modifiers == 0; /* and so is this */", "return true;"),
    # grants and their terms
    (GRANTS, "trust_test", "inlet__grant_image_is(grant->terms.image, image)", "true"),
    (GRANTS, "grants_test", "utc_s >= grant->terms.expires_s", "utc_s > grant->terms.expires_s"),
    (GRANTS, "grants_test", " && covers_hotkeys(terms, &before->terms)", ""),
    (GRANTS, "grants_test", "covers_foreground(terms, &before->terms) && ", ""),
    (GRANTS, "grants_test", " &&\n           covers_time(terms, &before->terms)", ""),
    (GRANTS, "trust_test", " &&\n           lists_hotkeys == ((grant->scopes & INLET__SCOPE_KBD_HOTKEYS) != 0)", ""),
    (SERVER, "trust_test", " ||\n        (grant->terms.expires_s != 0 && inlet__grant_is_over(grant, utc_ns(connection) / NS_PER_S))", ""),
    (SERVER, "trust_test", "status == INLET_E_REVOKED || status == INLET_E_EXPIRED", "status == INLET_E_REVOKED"),
    (OUTPUT, "trust_test", "    if (connection->stage == INLET__SERVER_OPEN && inlet__server_connection_has_expired(connection))\n        inlet__server_connection_close(connection, INLET_E_EXPIRED);\n", ""),
    (TERMS, "grant_terms_test", "listed != (terms->program_count > 0) || ", ""),
    (TERMS, "grant_terms_test", "inlet__reader_is_done(reader) && ", ""),
    # slow subscribers, and batches for several
    (POLICY, "policy_test", "lag.depth_records <= window && !lagged", "lag.depth_records < window && !lagged"),
    (POLICY, "policy_test", "lag.depth_records <= window && !lagged", "lag.depth_records <= window"),
    (POLICY, "policy_test", "lag.lag_ns > max_lag_ns", "lag.lag_ns >= max_lag_ns"),
    (POLICY, "policy_test", "    if (policy->kind == INLET_POLICY_DISCONNECT)\n        return INLET_E_TOO_SLOW;\n", ""),
    (POLICY, "policy_test", "lagged ? INLET_CAUSE_LAGGED : INLET_CAUSE_SKIPPED", "INLET_CAUSE_SKIPPED"),
    (POLICY, "policy_test", "inlet__policy_window(policy, hub) / 2;", "inlet__policy_window(policy, hub);"),
    (POLICY, "policy_test", "time_ns < oldest_ns)", "time_ns <= oldest_ns)"),
    (HUB, "policy_test", "cursor->skip_position > oldest", "false"),
    (BATCH, "policy_test", "subscription->warned || lag->depth_records <= threshold", "lag->depth_records <= threshold"),
    (BATCH, "policy_test", "    if (lag->depth_records <= threshold / 2)\n        subscription->warned = false;\n", ""),
    (BATCH, "policy_test", "    inlet__server_subscription_free(subscription);\n", ""),
    (BATCH, "subscribers_test", "    subscription->cursor.position = span->position;\n", ""),
    (BATCH, "subscribers_test", "    subscription->sent_count += span->event_count;\n", ""),
    (BATCH, "subscribers_test", "    subscription->covered_seq = span->end_seq;\n    subscription->sent_count += span->event_count;", "    subscription->sent_count += span->event_count;"),
    (SPANS, "subscribers_test", "cache->next++ % INLET__SPANS_MAX", "cache->next++ % 2"),
    (SPANS, "subscribers_test", "a->epoch == b->epoch && ", ""),
    (SPANS, "subscribers_test", "a->written == b->written &&", "true &&"),
    (SPANS, "subscribers_test", "cache->first_seqs[place] != key->first_seq || ", ""),
    (SPANS, "subscribers_test", "a->view.words[0] == b->view.words[0] && a->view.words[1] == b->view.words[1] &&", "true &&"),
    (PIPELINE, "subscribers_test", "    subscriber->lost_count += lost_count;\n", ""),
    (MESSAGE_CHECK, "message_test", " &&\n           subscribe->policy.kind <= INLET_POLICY_DISCONNECT", ""),
    (MESSAGE_CHECK, "message_test", " &&\n           inlet__terms_decode(grant->terms.bytes, grant->terms.count, &terms) == INLET_OK", ""),
    (KEY_HOTKEY, "grant_terms_test", "return is_modifier(hid) ? 0 : hid;", "return hid;"),
    (KEY_HOTKEY, "grant_terms_test", " ||\n            is_among(hotkeys, found, &one)", ""),
    # the translation: each quirk has its line
    (KEYBOARD, "quirks_test", "vk <= 0xFFu ? vk : VK_CODE_NONE", "vk & 0xFFu"),
    (KEYBOARD, "quirks_test", "simulated && key->hid == INLET_KEY_ControlLeft", "simulated && key->vk == VK_CODE_LCONTROL"),
    (KEYBOARD, "quirks_test", "    } else if (is_fake_shift(record)) {\n        return 0;\n", ""),
    (KEYBOARD, "quirks_test", "    } else if (is_simulated_shift(record)) {\n        return 0;\n", ""),
    (KEYBOARD, "quirks_test", "    } else if (is_second_half(record, state)) {\n        return 0;\n", ""),
    (MOUSE, "quirks_test", "all ? &screen->all : &screen->primary", "&screen->primary"),
    # what surrounds input: what is known of it, how it is observed, and what it blinds
    (CONTEXT, "context_test", " && text->next == text->count", ""),
    (CONTEXT, "context_test", "piece->index != text->next || ", ""),
    (CONTEXT, "context_test", "    if (device == NULL)\n        return;\n    device->record = *event;", "    if (device == NULL)\n        device = &context->devices[0];\n    device->record = *event;"),
    (CONTEXT, "context_test", "    context->focus = *event;\n    forget_text(&context->process);", "    context->focus = *event;"),
    (CONTEXT, "context_test", "(event->type == INLET_EVENT_CLOCK && event->u.clock.reason == INLET_CLOCK_STARTED) ||\n           ", ""),
    (CONTEXT, "context_test", "    return sources->mask == 0 &&\n           (sources->cause < INLET_CAUSE_PAUSED || sources->cause > INLET_CAUSE_HOOK_REMOVED) &&\n           sources->cause != INLET_CAUSE_UNSHOWN;", "    return sources->mask == 0;"),
    (CONTEXT, "context_test", "    told->flags |= INLET_FLAG_STATE;\n", ""),
    (OBSERVED, "observed_test", " && count <= room", ""),
    (OBSERVED, "observed_test", "inlet__utf8_cut(text, INLET_NAME_BYTES_MAX)", "strnlen(text, INLET_NAME_BYTES_MAX)"),
    (OBSERVED, "observed_test", " && strncmp(path, \"#{\", 2) != 0", ""),
    (OBSERVED, "observed_test", "hash ^ (unsigned char)upper(*path)", "hash ^ (unsigned char)*path"),
    (OBSERVED, "observed_test", " && device >> 12 != 0xFu", ""),
    (RELAY, "observed_test", "        event.u.clock.utc_ns += since_ns;\n", ""),
    (RELAY, "observed_test", "since_ns < UINT32_MAX ? (uint32_t)since_ns : UINT32_MAX", "0"),
    (SIGHT, "sight_test", " & ~proof.is_over", ""),
    (SIGHT, "sight_test", "BIT(INLET_CAUSE_SECURE_DESKTOP) |\n                                              BIT(INLET_CAUSE_SESSION_LOCKED)", "BIT(INLET_CAUSE_SECURE_DESKTOP)"),
    (SIGHT, "sight_test", "        inlet__sight_begin(sight);\n    }\n    *cause", "    }\n    *cause"),
    (SIGHT, "sight_test", "    if (*cause != INLET_CAUSE_NONE) {\n        return 0;\n    }\n", ""),
    (QUIET, "quiet_test", "used != quiet->used || ", ""),
    (QUIET, "quiet_test", "orphaned || quiet->orphaned", "quiet->orphaned"),
    (QUIET, "quiet_test", " || quiet->orphaned", ""),
    (QUIET, "quiet_test", "    quiet->since_ns = now_ns;\n    return true;", "    return true;"),
    (HIDDEN, "hidden_test", "        if (event->seq > next)\n            out[count++] = hole(next, event->seq, time_ns);\n", ""),
    (HIDDEN, "hidden_test", " + inlet__event_span(event)", " + 1"),
    (HIDDEN, "hidden_test", "batch->end_seq > next && ", ""),
    # an upgrade: when the agent of the last version is replaced
    (RENEWAL, "renewal_test", "    renewal->due = !is_the_moment(renewal, held_count, now_ns);\n", "    if (is_the_moment(renewal, held_count, now_ns))\n        return true;\n"),
    (RENEWAL, "renewal_test", "held_count == 0 && ", ""),
    (RENEWAL, "renewal_test", "    if (renewal->held) /* a release is a record, and that is a reason to look of its own */\n        return renewal->begun_ns + INLET__RENEWAL_LIMIT_NS;\n", ""),
    (RENEWAL, "renewal_test", "quiet_ns < patience_ns ? quiet_ns : patience_ns", "quiet_ns"),
    (RENEWAL, "renewal_test", "waited_ns >= INLET__RENEWAL_PATIENCE_NS ||\n                               ", ""),
    (RENEWAL, "renewal_test", "        renewal->quiet_ns = now_ns;\n", ""),
    (RENEWAL, "renewal_test", "    if (waited_ns >= INLET__RENEWAL_LIMIT_NS)\n        return true;\n", ""),
    # recordings: what makes a block count, what a reader believes, and what a writer keeps
    (BLOCK, "recording_property_test", "    crypto_generichash_update(&state, place, sizeof place);\n", ""),
    (BLOCK, "recording_property_test", "if (memcmp(sum, bytes + summed, sizeof sum) == 0)", "if (true)"),
    (BLOCK, "recording_property_test", "    if (inlet__read_u32(&reader) != 0)\n        return INLET_E_CORRUPT;\n", "    inlet__read_u32(&reader);\n"),
    (RECORD_HEADER, "recording_test", "monitor->width != 0 && monitor->height != 0 &&\n           ", ""),
    (RECORD_HEADER, "recording_test", "return inlet__reader_is_done(reader) && inlet__recording_header_is_valid(header);", "return inlet__recording_header_is_valid(header);"),
    (RECORD_HEADER, "recording_test", "    if (inlet__read_u32(reader) != INLET__SCHEMA_VERSION)\n        return false;\n", "    inlet__read_u32(reader);\n"),
    (RECORD_INDEX, "recording_test", "        if (index->count == INLET__INDEX_MAX)\n            halve(index);\n", "        if (index->count == INLET__INDEX_MAX)\n            return;\n"),
    (RECORD_INDEX, "recording_test", "entry->first_seq >= before->first_seq &&\n           ", ""),
    (RECORD_INDEX, "recording_test", "entry->offset < end && ", ""),
    (RECORD_INDEX, "recording_test", "entry->offset == begin && ", ""),
    (RECORD_INDEX, "recording_property_test", "return entry->latest_before_ns < (int64_t)time_ns;", "return entry->latest_before_ns <= (int64_t)time_ns;"),
    (RECORD_WRITER, "recording_test", " || events[i].seq < next", " || events[i].seq + 1 < next"),
    (RECORD_WRITER, "recording_property_test", "        if (events[i].time_ns > totals->latest_ns)\n", ""),
    (RECORDER, "recording_property_test", "        recorder->file.cut(recorder->file.context, offset);\n", "        (void)offset;\n"),
    (RECORDER, "recording_property_test", "nothing is taken */\n        return recorder->status;", "nothing is taken */\n        return INLET_OK;"),
    (RECORDER, "recording_test", "    if (!inlet__writer_accepts(writer, events, count))\n        return INLET_E_INVALID_ARGUMENT;\n", ""),
    (RECORDER, "recording_test", "full || now_ns - recorder->pending_since_ns >= recorder->flush_ns", "full"),
    (PLAYER, "recording_property_test", "behind + length == player->source.bytes ? INLET__FAULT_NONE : INLET__FAULT_BEHIND", "INLET__FAULT_NONE"),
    (PLAYER, "recording_property_test", "    player->totals = player->so_far;\n    player->valid_bytes = offset;\n", "    player->valid_bytes = offset;\n"),
    (PLAYER, "recording_fuzz", "    if (player->fault != INLET__FAULT_NONE && player->offset >= player->valid_bytes)\n        return INLET_E_CORRUPT; /* as it was found to be before */\n", ""),
    (PLAYER, "recording_fuzz", "        player->count == 0 || (expected != 0 && first_seq != expected)) {", "        player->count == 0) {"),
    (PLAYER, "recording_property_test", "seq >= player->totals.end_seq)\n        return INLET_E_NOT_FOUND;", "false)\n        return INLET_E_NOT_FOUND;"),
    (PACE, "recording_test", "time_ns > pace->last_ns ? time_ns - pace->last_ns : 0", "time_ns - pace->last_ns"),
    (PACE, "recording_test", "return after_ns > INT64_MAX - pace->begin_ns ? INT64_MAX : pace->begin_ns + after_ns;", "return (int64_t)((uint64_t)pace->begin_ns + (uint64_t)after_ns);"),
    (FAULTS, "faults_test", " || script[i].seq < next_seq", " || script[i].seq + 100 < next_seq"),
    (FAULTS, "faults_test", "fault->seq > faults->told_end ? fault->seq : faults->told_end", "fault->seq"),
    (FAULTS, "faults_test", "    if (behind > faults->end_seq && faults->script[faults->next].kind == INLET_FAULT_LOSS)\n        faults->end_seq = behind;\n", ""),
    (FAULTS, "faults_test", "        faults->end_seq = faults->told_end;\n", "        faults->end_seq += 0;\n"),
    (FAULTS, "faults_test", "!faults->begun && faults->next < faults->count", "false && faults->next < faults->count"),
    # mouse sessions as CSV
    (CSV, "csv_test", "            fraction += *text >= '5';\n", ""),
    (CSV, "csv_test", "        if (seconds > SECONDS_MAX)\n            return false;\n", ""),
    (CSV, "csv_test", "fields.count != layout->count", "false"),
    (CSV, "csv_test", "(is_key && has_place) || ", ""),
    (CSV, "csv_test", "|| field[i] == '\"'", ""),
    (ACT, "acts_test", "if (upper != 0 && upper != TAG_UPPER)", "if (false)"),
    (ACT, "acts_test", "is_modifier(&release) == modifiers", "!modifiers"),
    (PLAN, "replay_plan_test", "if (sender != ACTS_SENDER_NONE)", "if (false)"),
    (PLAN, "replay_plan_test", "    return is_lost || is_over ? let_go(plan) : INLET_OK;", "    return INLET_OK;"),
    (PLAN, "replay_plan_test", "        return skip(plan, PLAN_SKIP_TWICE);\n", "        return add(plan, event, *draft);\n"),
    (PLAN, "replay_plan_test", "gap_ns > (uint64_t)(PLAN_NS_MAX - plan->at_ns)", "false"),
    (PLAN, "replay_property_test", "if (act_is_same_switch(&steps[i].act, &steps[next].act))", "if (steps == NULL)"),
    (PLAN, "replay_property_test", "    if (status == INLET_OK)\n        status = let_go(plan);\n", ""),
    (FIDELITY, "fidelity_test", "entry->sent_ns == 0 || entry->refused ||\n        !is_echo_of(&entry->act, event)", "entry->refused"),
    (SURROUNDINGS, "fidelity_test", "then->monitors_count != now->monitors_count", "false"),
    # macros
    (MACRO_SCRIPT, "macro_sandbox_test", "script->bytes - old_bytes > script->engine->options.memory_bytes - bytes", "false"),
    (MACRO_SCRIPT, "macro_sandbox_test", "> options->callback_ns)", "> 100 * options->callback_ns)"),
    (MACRO_SCRIPT, "macro_sandbox_test", 'source, bytes, chunk, "t")', 'source, bytes, chunk, "bt")'),
    (MACRO_SCRIPT, "macro_engine_test", "    sends_release(script);\n    forget", "    forget"),
    (MACRO_SANDBOX, "macro_sandbox_test", "    script_spend(lua, 1);\n}", "}"),
    (MACRO_SANDBOX, "macro_sandbox_test", "if (status == LUA_ERRMEM)", "if (false)"),
    (MACRO_SANDBOX, "macro_sandbox_test", 'text, bytes, name, "t")', 'text, bytes, name, "bt")'),
    (MACRO_SANDBOX, "macro_sandbox_test", "lua_rawget(lua, 2) != LUA_TNIL", "lua_rawget(lua, 2) == LUA_TTHREAD"),
    (MACRO_SANDBOX, "macro_sandbox_test", '(const char *const[]){"dump", NULL}', '(const char *const[]){NULL}'),
    (MACRO_BINDINGS, "macro_engine_test", "return reach == REACH_OWN;", "return true;"),
    (MACRO_BINDINGS, "macro_engine_test", "return reach >= REACH_INJECTED;", "return true;"),
    (MACRO_BINDINGS, "macro_engine_test", "!program_matches(script->engine->program, binding->program)", "false"),
    (MACRO_BINDINGS, "macro_engine_test", "&& last - first <= chord->within_ns", "&& last >= first"),
    (MACRO_SCHEDULER, "macro_engine_test", "timer->due_ns = now_ns + timer->every_ns;", "timer->every_ns += 0;"),
    (MACRO_SCHEDULER, "macro_engine_test", "return ns > TIME_MIN_NS ? ns : TIME_MIN_NS;", "return ns + TIME_MIN_NS;"),
    (MACRO_SENDS, "macro_engine_test", "if (script->tokens < 0)", "if (false)"),
    (MACRO_SENDS, "macro_engine_test", "if (!engine->silent && engine->connected)", "if (engine->connected)"),
    (MACRO_SENDS, "macro_engine_test", "*code < least[length] || ", ""),
    (MACRO_ENGINE, "macro_engine_test", "        scheduler_end_tasks(engine->scripts[i]);\n", ""),
    (MACRO_ENGINE, "macro_engine_test", "        engine->acts_count = acts;\n", "        engine->acts_count += 0;\n"),
    (MACRO_ENGINE, "macro_engine_test", "    inlet_state_reset(engine->state);\n", ""),
    (MACRO_BINDINGS, "macro_engine_test", "        forget_chord(&script->bindings[i].chord);\n", "        break;\n"),
    (MACRO_ENGINE, "macro_engine_test", "INLET_STATE_SUSPENDED | INLET_STATE_PAUSED;", "INLET_STATE_SUSPENDED;"),
    (JOURNAL_REPLAY, "history_test", " && replay->log_seq != 0 && next->seq > replay->log_seq)\n        return INLET__REPLAY_OVER;", " && false)\n        return INLET__REPLAY_OVER;"),
    # memory that runs out
    (GRANTS, "starve_test", "    return whole(item, good);", "    return item;"),
    (GRANTS, "starve_test", "        good = json_array_append_new(list, grant_to_json(&grants->list[i])) == 0 && good;", "        json_array_append_new(list, grant_to_json(&grants->list[i]));"),
    (SPANS, "starve_test", " || !make_room(cache, place, span->byte_count)", " || (make_room(cache, place, span->byte_count), false)"),
    # the overlay: when it hides, what it shows, and what it draws anew
    (OVERLAY_MODEL, "overlay_model_test", "    if (model->control == INLET_CONTROL_PROTECTED)\n", "    if (false)\n"),
    (OVERLAY_MODEL, "overlay_model_test", " && (model->flags & OVERLAY_SHOWS_UNKNOWN) == 0", " && false"),
    (OVERLAY_MODEL, "overlay_model_test", "    model->is_idle_known = false;\n    model->control = INLET_CONTROL_UNKNOWN;\n", "    model->is_idle_known = false;\n"),
    (OVERLAY_MODEL, "overlay_model_test", "    model->is_idle_known = false;\n", ""),
    (OVERLAY_MODEL, "overlay_model_test", "    if (event->u.loss.cause == INLET_CAUSE_HIDDEN)\n        return;\n", ""),
    (OVERLAY_MODEL, "overlay_model_test", "        settle(model);\n", ""),
    (OVERLAY_MODEL, "overlay_model_test", "INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL", "INLET_FLAG_REPEAT"),
    (OVERLAY_MODEL, "overlay_model_test", " && !model->has_motion", ""),
    (OVERLAY_MODEL, "overlay_model_test", "    if (cause != INLET_CAUSE_NONE)\n        return notice(frame, blindness(cause));\n", ""),
    (OVERLAY_MODEL, "overlay_model_test", "    return model->is_elevated ? ", "    return false ? "),
    (OVERLAY_MODEL, "overlay_model_test", "    inlet_state_reset(model->state);\n    model->away = why;\n    model->control = INLET_CONTROL_UNKNOWN;\n", "    inlet_state_reset(model->state);\n    model->away = why;\n"),
    (OVERLAY_MODEL, "overlay_model_test", "        model->told[i] = true;\n", ""),
    (OVERLAY_FADE, "overlay_model_test", "if (fade->flashes && !fade->is_on)", "if (false)"),
    (OVERLAY_FADE, "overlay_model_test", "    fade->from = overlay_fade_level(fade, now_ns, in_ns, out_ns);\n", ""),
    (OVERLAY_SPEED, "overlay_model_test", "now_ns - speed->bins[old].ns >= OVERLAY_SPEED_SPAN_NS", "false"),
    (OVERLAY_SCENE, "overlay_model_test", "        if (looks_same(&frame->looks[i], &scene->drawn.looks[i]))\n            continue;\n", ""),
    (OVERLAY_SCENE, "overlay_model_test", "frame->shows != scene->drawn.shows", "false"),
    (OVERLAY_SCENE, "overlay_model_test", " || is_whole(scene, &dirty[i])", ""),
    (OVERLAY_SCENE, "overlay_model_test", "    for (uint32_t i = 1; i < count; i++)\n        unite(&dirty[0], &dirty[i]);\n", ""),
    (OVERLAY_SCENE, "overlay_model_test", "    if (!element->types)\n        return false;\n", ""),
    (OVERLAY_SCENE, "overlay_fuzz", "fmin(radius * scene->unit_px, fmin(box.w, box.h) / 2)", "radius * scene->unit_px"),
    (OVERLAY_LAYOUT, "overlay_files_test", "element->types && overlay_json_has(place, \"label\")", "false"),
    (OVERLAY_LAYOUT, "overlay_files_test", "element->x + element->w > layout->width + ROUNDING", "false"),
    (OVERLAY_LAYOUT, "overlay_files_test", "    overlay_json_only(place, members[element->kind]);\n", "    (void)members;\n"),
    (OVERLAY_THEME, "overlay_files_test", "    if (!json_is_integer(json_object_get(root->object, name)))\n", "    if (false)\n"),
    (OVERLAY_THEME, "overlay_files_test", "strlen(text) != 9 || ", ""),
    (OVERLAY_JSON, "overlay_files_test", "number >= min && number <= max", "true"),
    (OVERLAY_JSON, "overlay_files_test", "JSON_REJECT_DUPLICATES", "0"),
    (OVERLAY_JSON, "overlay_files_test", "count > OVERLAY_FILE_BYTES_MAX", "false"),
    # the fleet: what leaves, what is lost, what is sent again
    (FLEET + "redact.c", "fleet_test", "(rules->allow & ~allow) != 0", "false"),
    (FLEET + "redact.c", "fleet_test", "(allow & REDACT_DEVICES) != 0 || number_devices(copy)", "true"),
    (FLEET + "redact.c", "fleet_test", '{"name", TEXT, REDACT_DEVICES, NULL}', '{"name", TEXT, 0, NULL}'),
    (FLEET + "settings.c", "fleet_test", "fleet_url_is_exposed(&url) && !settings->insecure", "false"),
    (FLEET + "settings.c", "fleet_test", "url.is_tls || !fleet_settings_has_tls_files(settings)", "true"),
    (FLEET + "settings.h", "fleet_test", "url->is_remote && !url->is_tls", "url->is_remote && url->is_tls"),
    (FLEET + "address.c", "fleet_test", 'strspn(host, "0123456789.") == strlen(host)', "true"),
    (FLEET + "spans.c", "fleet_test", "spans->ahead[from].last + 1 < first", "spans->ahead[from].last < first"),
    (FLEET + "entry.c", "fleet_test", "entry->floor <= entry->first", "true"),
    (FLEET + "sender.c", "fleet_sender_test", "!sender->options.may_be_remote && !sender_address_is_local(&target)", "false"),
    (FLEET + "sender.c", "fleet_sender_test", "sender->redirects++ >= SENDER_REDIRECTS_MAX", "false"),
    (FLEET + "sender.c", "fleet_sender_test", "if (greet(sender, now_ns, action) || sender->pending_count > 0)", "if (greet(sender, now_ns, action))"),
    (FLEET + "sender.c", "fleet_property_test", "outbox_rolled_back(sender->outbox, last, &again)", "OUTBOX_OK"),
    (FLEET + "sender.c", "fleet_property_test", "    sender->written_seq = 0;\n", ""),
    (FLEET + "outbox.c", "fleet_sender_test", '"DELETE FROM entry WHERE seq <= ?1 AND ms NOT NULL"', '"DELETE FROM entry WHERE seq <= ?1"'),
    (FLEET + "outbox.c", "fleet_property_test", "before[0] != 0 ? before[1] : seq", "seq"),
    (FLEET + "outbox.c", "fleet_property_test", "result = make_room(outbox, bytes);", "result = OUTBOX_OK;"),
    (FLEET + "intake.c", "fleet_intake_test", "line->tally.lost += fresh;", "line->tally.lost += entry->seq - entry->first + 1;"),
    (FLEET + "intake.c", "fleet_intake_test", "strcmp(bucket->id.machine, machine) != 0", "false"),
    (FLEET + "intake.c", "fleet_intake_test", "        if (drained)\n", ""),
    (FLEET + "feed.c", "fleet_intake_test", "oldest > cursor->at + 1", "false"),
    (FLEET + "feed.c", "fleet_intake_test", " AND minute >= ?4", ""),
    # telemetry: what adds up, what is counted, what is refused, and what is text
    (BUCKET, "bucket_test", "a >= most || b >= most - a ? most : a + b", "a + b"),
    (BUCKET, "bucket_test", "strcmp(bucket->codes[at].code, code) < 0", "false"),
    (BUCKET, "bucket_test", "(a->stable_id != 0 || strcmp(a->name, b->name) == 0)", "true"),
    (BUCKET_JSON, "bucket_test", "histogram->max <= above || ", ""),
    (BUCKET_JSON, "bucket_test", "inlet_key_from_code(code) == 0 || ", ""),
    (BUCKET_JSON, "bucket_test", "at <= last ||", "at <= last - INT64_MAX ||"),
    (BUCKET_JSON, "bucket_test", "version != BUCKET_SCHEMA_VERSION", "false"),
    (TELEMETRY_STORE, "store_test", '" ON CONFLICT DO NOTHING"', '" ON CONFLICT DO UPDATE SET body = ?7"'),
    (TELEMETRY_STORE, "store_test", "application != STORE_APPLICATION_ID && ", "false && "),
    (TELEMETRY_STORE, "store_test", "*version > STORE_USER_VERSION", "false"),
    (TELEMETRY_STORES, "store_test", "compare_ids(&heads[i].bucket->id, id) != 0",
     "(i != *failed || compare_ids(&heads[i].bucket->id, id) != 0)"),
    (TELEMETRY_STORE, "store_test", '" generation < 2147483648"', '" generation >= 0"'),
    (TELEMETRY_STORE, "store_test", "const store_result_t result = run(store, \"PRAGMA incremental_vacuum\");", "const store_result_t result = STORE_OK;"),
    (AGGREGATE, "aggregate_test", "loss->cause == INLET_CAUSE_HIDDEN || ", ""),
    (AGGREGATE, "aggregate_test", "    if (minute - *at > FILL_MINUTES_MAX)\n        aggregate_away(aggregate);\n", ""),
    (AGGREGATE, "aggregate_test", "blind->from_ns > aggregate->begun_ns ? blind->from_ns : aggregate->begun_ns", "blind->from_ns"),
    (ACTS_OF, "aggregate_test", "acts->keys && ", ""),
    (ACTS_OF, "aggregate_test", "(mask & preferred) != 0 ? preferred", "(mask & preferred) != 0 ? mask"),
    (ACTS_OF, "aggregate_test", "(INLET_FLAG_TIME_BATCH | INLET_FLAG_TIME_COALESCED)", "0"),
    (ACTS_OF, "aggregate_test", " || interval_ns > ACTIVE_NS", ""),
    (ACTS_OF, "aggregate_test", "    if (acts->held_count > 0)\n        add(bucket, BUCKET_KEY_OVERLAPS, 1);\n    else if", "    if"),
    (PAGE, "report_test", "        case '<':\n            page_put(page, \"&lt;\");\n            break;\n", ""),
    (PAGE, "report_test", "bytes == 1 && (at[0] < 0x20 || at[0] == 0x7F) ? 0 : bytes", "bytes"),
    (PATH, "report_test", "    if (path->count == PATH_POINTS)\n        thin(path);\n", "    if (path->count == PATH_POINTS)\n        return;\n"),
    (TIMELINE, "report_test", "const uint32_t odd = start_ns != timeline->start_ns;", "const uint32_t odd = 0;"),
    (METRICS, "telemetry_text_test", "*c == '\\\\' || ", ""),
    (METRICS, "telemetry_text_test", "port == 80 && strcmp(host, names[i]) == 0", "strcmp(host, names[i]) == 0"),
    (TABLES, "telemetry_text_test", "*c == '\\n' || ", ""),
    # the gateway
    (GATEWAY_TOKEN, "gateway_check_test", "sodium_memcmp(token, bytes, count) == 0", "true"),
    (GATEWAY_TOKEN, "gateway_check_test", "count != GATEWAY_TOKEN_LENGTH ||\n        sodium", "sodium"),
    (GATEWAY_CHECK, "gateway_check_test", "if (!is_loopback(request->host, \"\", rules->port))", "if (false)"),
    (GATEWAY_CHECK, "gateway_check_test", "if (!may_be_origin(rules, request->origin))", "if (false)"),
    (GATEWAY_CHECK, "gateway_check_test", "rules->kind == GATEWAY_OWN && is_same_word(origin, \"null\")", "is_same_word(origin, \"null\")"),
    (GATEWAY_CHECK, "gateway_check_test", "    request->is_ambiguous |= *header != NULL;\n", ""),
    (GATEWAY_CHECK, "gateway_check_test", " || bytes[0] == '.'", ""),
    (GATEWAY_CHECK, "gateway_check_test", "request->wants_websocket != (target->what == GATEWAY_SOCKET)", "false"),
    (GATEWAY_LIMITS, "gateway_check_test", "rate->spent_ns > now_ns ? rate->spent_ns : now_ns", "rate->spent_ns"),
    (GATEWAY_ASK, "gateway_feed_test", "    if (count > GATEWAY_MESSAGE_MAX)\n        return GATEWAY_ASK_TOO_LONG;\n", ""),
    (GATEWAY_QUEUE, "gateway_feed_test", "last->mask != item->mask", "false"),
    (GATEWAY_QUEUE, "gateway_feed_test", "    return wide >= INT32_MIN && wide <= INT32_MAX;", "    return true;"),
    (GATEWAY_QUEUE, "gateway_feed_test", "if (queue->count == GATEWAY_QUEUE_MAX)", "if (false)"),
    (GATEWAY_QUEUE, "gateway_feed_test", "has_sign_of(last->dy, item->dy)", "true"),
    (GATEWAY_FEED, "gateway_feed_test", "    return feed->shows == OVERLAY_ELEMENTS;", "    return true;"),
    (GATEWAY_FEED, "gateway_feed_test", "    tell_difference(feed);\n}", "}"),
    (GATEWAY_FEED, "gateway_feed_test", "(act.hid == 0 && act.scan == 0) || ", ""),
    (GATEWAY_FEED, "gateway_feed_test", "    gateway_feed_settle(feed, now_ns);\n    return", "    return"),
    (GATEWAY_FEED, "gateway_feed_test", "        feed->is_known = false;\n", "        feed->is_known = true;\n"),
    # the SDK natively
    (OBJECTS, "native_sdk_test", "else if (object->due_ns < next_ns)", "else if (false)"),
    (POSIX_FILES, "native_sdk_test", " || !S_ISREG(found->st_mode)", ""),
    (POSIX_FILES, "native_sdk_test", "O_RDWR | O_CREAT | O_EXCL | O_APPEND", "O_RDWR | O_CREAT | O_APPEND"),
]
