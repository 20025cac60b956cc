/// The queue engine under a clock and workers that are moved by hand.
@NullMarked
package io.statuscast.core.queue;

import org.jspecify.annotations.NullMarked;
