//go:build tools

// Keeps the modules of the conformance suite and of the client program in go.mod.
package reference

import (
	_ "k8s.io/kubernetes/test/e2e"
	_ "sigs.k8s.io/controller-runtime"
)
