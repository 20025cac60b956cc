/// Files on WhatsApp's media servers: encryption, upload, download. Files are streamed; memory stays bounded whatever
/// their size.
@NullMarked
package io.statuscast.whatsapp.media;

import org.jspecify.annotations.NullMarked;
