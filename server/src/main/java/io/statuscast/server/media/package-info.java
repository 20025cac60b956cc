/// Pictures and films on their way to WhatsApp: fetched through a guard, probed, and brought into WhatsApp's form.
///
/// Nothing here trusts a file name, a content type or a length that somebody sent. Programs that decode films run in
/// processes of their own.
@NullMarked
package io.statuscast.server.media;

import org.jspecify.annotations.NullMarked;
