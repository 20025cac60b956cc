/// The queue engine: brings every post to the publisher at its time, in order when asked, and records what
/// became of it. It talks to the world through the ports [io.statuscast.core.queue.PostPublisher] and
/// [io.statuscast.core.queue.MediaPreparer].
@NullMarked
package io.statuscast.core.queue;

import org.jspecify.annotations.NullMarked;
