/// Posts: one status on its way to WhatsApp, its state machine, and the port that keeps posts durably.
@NullMarked
package io.statuscast.core.post;

import org.jspecify.annotations.NullMarked;
