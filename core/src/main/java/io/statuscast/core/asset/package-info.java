/// Assets: media files known by the SHA-256 of their bytes; the bytes themselves are kept elsewhere.
@NullMarked
package io.statuscast.core.asset;

import org.jspecify.annotations.NullMarked;
