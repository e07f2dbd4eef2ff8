#include "record/recorder.h"

#include <stdlib.h>

/* The file ends with the last whole block, whatever happens: what an append that failed left of its
 * block is cut off. A reader copes with it as well, if even that fails. */
static inlet_status_t append(inlet__recorder_t *recorder, uint64_t offset, size_t count) {
    if (count == 0) /* there is nothing, or nothing any more: after a failure nothing is taken */
        return recorder->status;
    recorder->status = recorder->file.append(recorder->file.context, recorder->out, count);
    if (recorder->status != INLET_OK)
        recorder->file.cut(recorder->file.context, offset);
    return recorder->status;
}

static inlet_status_t sync(inlet__recorder_t *recorder) {
    if (recorder->status == INLET_OK)
        recorder->status = recorder->file.sync(recorder->file.context);
    return recorder->status;
}

inlet_status_t inlet__recorder_open(const inlet__record_file_t *file,
                                    const uint8_t id[INLET__RECORDING_ID_BYTES],
                                    const inlet__recording_header_t *header, int64_t flush_ns,
                                    int64_t now_ns, inlet__recorder_t **recorder) {
    *recorder = NULL;
    if (!inlet__recording_header_is_valid(header))
        return INLET_E_INVALID_ARGUMENT;
    inlet__recorder_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->file = *file;
    made->flush_ns = flush_ns != 0 ? flush_ns : INLET__RECORD_FLUSH_DEFAULT_NS;
    made->synced_ns = now_ns;
    const size_t bytes = inlet__writer_begin(&made->writer, id, header, made->out);
    inlet_status_t status = append(made, 0, bytes);
    if (status == INLET_OK)
        status = sync(made);
    if (status == INLET_OK)
        *recorder = made;
    else
        free(made);
    return status;
}

static inlet_status_t write_pending(inlet__recorder_t *recorder) {
    const uint64_t offset = recorder->writer.offset;
    return append(recorder, offset, inlet__writer_flush(&recorder->writer, recorder->out));
}

inlet_status_t inlet__recorder_flush(inlet__recorder_t *recorder, int64_t now_ns) {
    inlet_status_t status = write_pending(recorder);
    if (status == INLET_OK && now_ns - recorder->synced_ns >= INLET__RECORD_SYNC_NS) {
        recorder->synced_ns = now_ns;
        status = sync(recorder);
    }
    return status;
}

inlet_status_t inlet__recorder_append(inlet__recorder_t *recorder, const inlet_event_t *events,
                                      uint32_t count, int64_t now_ns) {
    inlet__recording_writer_t *writer = &recorder->writer;
    if (recorder->status != INLET_OK)
        return recorder->status;
    if (!inlet__writer_accepts(writer, events, count))
        return INLET_E_INVALID_ARGUMENT;
    for (uint32_t done = 0; done < count;) {
        if (writer->pending_count == 0)
            recorder->pending_since_ns = now_ns;
        done += inlet__writer_put(writer, events + done, count - done);
        const bool full = writer->pending_count == INLET__BATCH_EVENTS_MAX;
        if (full || now_ns - recorder->pending_since_ns >= recorder->flush_ns)
            (void)inlet__recorder_flush(recorder, now_ns);
        if (recorder->status != INLET_OK)
            return recorder->status;
    }
    return INLET_OK;
}

inlet_status_t inlet__recorder_close(inlet__recorder_t *recorder) {
    if (write_pending(recorder) == INLET_OK) {
        const uint64_t offset = recorder->writer.offset;
        (void)append(recorder, offset, inlet__writer_end(&recorder->writer, recorder->out));
    }
    const inlet_status_t status = sync(recorder);
    free(recorder);
    return status;
}
