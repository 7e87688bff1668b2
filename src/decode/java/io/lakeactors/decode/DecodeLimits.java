package io.lakeactors.decode;

/**
 * What a record may ask of the decoder; a record beyond any of these is {@code decode.malformed}.
 *
 * @param recordBytesMax of the whole value, at least 2
 * @param stringBytesMax of one string or key after unescaping
 * @param depthMax objects and arrays within one another, the record itself included; 1 to 512, since nesting is followed on the stack
 * @param keysMax keys of one object or map
 */
public record DecodeLimits(int recordBytesMax, int stringBytesMax, int depthMax, int keysMax) {
    public static final DecodeLimits DEFAULT = new DecodeLimits(1 << 20, 1 << 20, 64, 2000);

    public DecodeLimits {
        if (recordBytesMax < 2 || stringBytesMax < 1 || depthMax < 1 || depthMax > 512 || keysMax < 1) {
            throw new IllegalArgumentException("limits of decoding: record " + recordBytesMax + " bytes, string " + stringBytesMax + " bytes, depth "
                    + depthMax + ", keys " + keysMax);
        }
    }

    public DecodeLimits withRecordBytesMax(int bytes) {
        return new DecodeLimits(bytes, stringBytesMax, depthMax, keysMax);
    }
}
