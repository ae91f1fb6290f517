// A client of the API made of the field's own libraries. It prints one line per step, and no uid, time or revision:
// against two servers that behave alike it prints the same.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type step struct {
	name string
	run  func(ctx context.Context, config *rest.Config, namespace string) error
}

var steps = []step{
	{"typed client, protobuf", typedClient},
	{"informer with WatchList", informer},
	{"leader election", leaderElection},
	{"dynamic client and a CustomResourceDefinition", dynamicClient},
	{"server-side apply", serverSideApply},
	{"controller-runtime", controllerRuntime},
}

func main() {
	// A set of its own: controller-runtime claims names in the global one.
	flags := flag.NewFlagSet("client", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "the cluster")
	namespace := flags.String("namespace", "client-go", "where the objects are made; it must exist")
	if err := flags.Parse(os.Args[1:]); err != nil {
		os.Exit(2)
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	config.QPS, config.Burst = 200, 400
	failed := false
	for _, each := range steps {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		fmt.Printf("# %s\n", each.name)
		if err := each.run(ctx, config, *namespace); err != nil {
			fmt.Printf("failed: %v\n", err)
			failed = true
		}
		cancel()
	}
	if failed {
		os.Exit(1)
	}
}

func say(format string, values ...any) {
	fmt.Printf(format+"\n", values...)
}
