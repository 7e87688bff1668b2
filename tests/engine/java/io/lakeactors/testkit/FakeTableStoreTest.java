package io.lakeactors.testkit;

import io.lakeactors.model.TableStore;

class FakeTableStoreTest extends TableStoreContract {
    @Override
    protected TableStore create() {
        return new FakeTableStore();
    }
}
