// Package bus is the contract of announcing and listening between the parts of a node, and between nodes.
//
// It is lossy by contract: it wakes, it is never the truth. A listener that sees a gap reads the store by sequence.
package bus

// Bus announces and listens.
type Bus interface {
	// Publish hands the bytes to every listener of the topic, on this node and others, some time soon or never. It never blocks on a slow
	// listener, and the bytes must not be changed after.
	Publish(topic string, b []byte)
	// Subscribe calls f for each announcement of the topic, one at a time and in the order of one publisher. f must not block: it copies or
	// queues. stop ends it; after stop returns f is not called again, and a call that was under way
	// goes on to its end. stop may be called twice, and from within f.
	Subscribe(topic string, f func([]byte)) (stop func())
	// Close stops all listeners.
	Close() error
}
