package dev.hearth.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import java.util.function.Consumer;

/// Hears of whatever an entry becomes, also by a merge after a split.
record EntryListener<V>(Consumer<EntryEvent<String, V>> heard)
        implements EntryAddedListener<String, V>,
                EntryUpdatedListener<String, V>,
                EntryMergedListener<String, V> {

    @Override
    public void entryAdded(EntryEvent<String, V> event) {
        heard.accept(event);
    }

    @Override
    public void entryUpdated(EntryEvent<String, V> event) {
        heard.accept(event);
    }

    @Override
    public void entryMerged(EntryEvent<String, V> event) {
        heard.accept(event);
    }
}
