/// Named lists of numbers that posts can be shown to.
@NullMarked
package io.statuscast.core.audience;

import org.jspecify.annotations.NullMarked;
