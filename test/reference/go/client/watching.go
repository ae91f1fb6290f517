package main

import (
	"context"
	"errors"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

func informer(ctx context.Context, config *rest.Config, namespace string) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	secrets := client.CoreV1().Secrets(namespace)
	create := func(name string) error {
		_, err := secrets.Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
		return err
	}
	if err := create("before"); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := map[string]chan struct{}{}
	for _, what := range []string{"add before", "add after", "update after", "delete after"} {
		seen[what] = make(chan struct{})
	}
	mark := func(what string, object any) {
		if secret, ok := object.(*corev1.Secret); ok {
			if done, ok := seen[what+" "+secret.Name]; ok {
				select {
				case <-done:
				default:
					close(done)
				}
			}
		}
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace))
	shared := factory.Core().V1().Secrets().Informer()
	if _, err := shared.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(object any) { mark("add", object) },
		UpdateFunc: func(_, object any) { mark("update", object) },
		DeleteFunc: func(object any) { mark("delete", object) },
	}); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), shared.HasSynced) {
		return errors.New("the cache did not sync")
	}
	say("synced")
	await := func(what string) error {
		select {
		case <-seen[what]:
			say("saw %s", what)
			return nil
		case <-ctx.Done():
			return errors.New("did not see " + what)
		}
	}
	if err := await("add before"); err != nil {
		return err
	}
	if err := create("after"); err != nil {
		return err
	}
	if err := await("add after"); err != nil {
		return err
	}
	secret, err := secrets.Get(ctx, "after", metav1.GetOptions{})
	if err != nil {
		return err
	}
	secret.Labels = map[string]string{"a": "b"}
	if _, err = secrets.Update(ctx, secret, metav1.UpdateOptions{}); err != nil {
		return err
	}
	if err := await("update after"); err != nil {
		return err
	}
	if err := secrets.Delete(ctx, "after", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := await("delete after"); err != nil {
		return err
	}
	return secrets.Delete(ctx, "before", metav1.DeleteOptions{})
}

// Two candidates for one lease: the second leads when the first lets go.
func leaderElection(ctx context.Context, config *rest.Config, namespace string) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	leading := make(chan string)
	candidate := func(ctx context.Context, identity string) {
		leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Name: "leader", Namespace: namespace},
				Client:     client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: identity},
			},
			ReleaseOnCancel: true,
			LeaseDuration:   4 * time.Second,
			RenewDeadline:   3 * time.Second,
			RetryPeriod:     200 * time.Millisecond,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { leading <- identity },
				OnStoppedLeading: func() {},
			},
		})
	}
	first, stepDown := context.WithCancel(ctx)
	defer stepDown()
	second, cancel := context.WithCancel(ctx)
	defer cancel()
	go candidate(first, "first")
	say("leads: %s", <-leading)
	go candidate(second, "second")
	stepDown()
	select {
	case identity := <-leading:
		say("leads: %s", identity)
	case <-ctx.Done():
		return ctx.Err()
	}
	lease, err := client.CoordinationV1().Leases(namespace).Get(ctx, "leader", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("transitions %d, holder %s", *lease.Spec.LeaseTransitions, *lease.Spec.HolderIdentity)
	cancel()
	return client.CoordinationV1().Leases(namespace).Delete(context.Background(), "leader", metav1.DeleteOptions{})
}
