/// WhatsApp's binary XML: the [io.statuscast.whatsapp.binary.Node] tree, and its encoding with shared dictionaries.
@NullMarked
package io.statuscast.whatsapp.binary;

import org.jspecify.annotations.NullMarked;
