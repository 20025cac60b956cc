/// Devices: the linked WhatsApp numbers, what is known about them, and the state of their link.
@NullMarked
package io.statuscast.core.device;

import org.jspecify.annotations.NullMarked;
