/// The port through which one linked device keeps its durable state.
@NullMarked
package io.statuscast.whatsapp.store;

import org.jspecify.annotations.NullMarked;
