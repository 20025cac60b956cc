/// Identifiers: one type, one parser and one printer each, and the generators of new ones.
@NullMarked
package io.statuscast.core.id;

import org.jspecify.annotations.NullMarked;
