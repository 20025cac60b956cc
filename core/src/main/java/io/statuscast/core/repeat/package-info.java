/// When something that repeats comes round again: rules in a calendar's words, in a named time zone, safe
/// against its changes between summer and winter time.
@NullMarked
package io.statuscast.core.repeat;

import org.jspecify.annotations.NullMarked;
