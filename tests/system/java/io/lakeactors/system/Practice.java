package io.lakeactors.system;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Before any test of this room starts a broker or a node, the archives that they begin with are made. */
public final class Practice implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Program.prepare();
    }
}
