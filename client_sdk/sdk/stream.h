/* One subscription. */
#ifndef INLET_SDK_STREAM_H
#define INLET_SDK_STREAM_H

#include <inlet/inlet.h>

/* Frees a stream that its client no longer lists, once no thread receives from it any more.
 * NULL is allowed. */
void inlet__stream_free(inlet_stream_t *stream);

#endif
