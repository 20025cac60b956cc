/// The cryptographic primitives of WhatsApp's protocol as plain functions over byte arrays, on the JDK's own providers.
/// Every class is stateless and thread-safe; a failed authentication or an unusable key is a
/// [io.statuscast.whatsapp.crypto.CryptoException]. Keys are raw bytes: 32 bytes little-endian for Curve25519.
@NullMarked
package io.statuscast.whatsapp.crypto;

import org.jspecify.annotations.NullMarked;
