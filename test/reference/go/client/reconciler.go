package main

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// An operator: each ConfigMap labelled `copy` gets a Secret that it owns.
type copier struct{ client.Client }

func (c copier) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	source := &corev1.ConfigMap{}
	if err := c.Get(ctx, request.NamespacedName, source); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if source.Labels["copy"] == "" {
		return ctrl.Result{}, nil
	}
	copied := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: source.Name, Namespace: source.Namespace}}
	_, err := controllerutil.CreateOrUpdate(ctx, c.Client, copied, func() error {
		copied.Data = map[string][]byte{}
		for key, value := range source.Data {
			copied.Data[key] = []byte(value)
		}
		return controllerutil.SetControllerReference(source, copied, c.Scheme())
	})
	return ctrl.Result{}, err
}

func controllerRuntime(ctx context.Context, config *rest.Config, namespace string) error {
	ctrl.SetLogger(klog.Background())
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Metrics: server.Options{BindAddress: "0"},
		Cache:   cache.Options{DefaultNamespaces: map[string]cache.Config{namespace: {}}},
	})
	if err != nil {
		return err
	}
	if err := ctrl.NewControllerManagedBy(manager).For(&corev1.ConfigMap{}).Owns(&corev1.Secret{}).Complete(copier{manager.GetClient()}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- manager.Start(ctx) }()
	source := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "source", Namespace: namespace, Labels: map[string]string{"copy": "yes"}},
		Data:       map[string]string{"key": "first"},
	}
	writer := manager.GetClient()
	if err := writer.Create(ctx, source); err != nil {
		return err
	}
	if err := awaitCopy(ctx, manager.GetAPIReader(), namespace, "first"); err != nil {
		return err
	}
	say("copied")
	source.Data["key"] = "second"
	if err := writer.Update(ctx, source); err != nil {
		return err
	}
	if err := awaitCopy(ctx, manager.GetAPIReader(), namespace, "second"); err != nil {
		return err
	}
	say("followed")
	copied := &corev1.Secret{}
	if err := manager.GetAPIReader().Get(ctx, client.ObjectKeyFromObject(source), copied); err != nil {
		return err
	}
	say("owner %s controller %t blocks %t", copied.OwnerReferences[0].Kind, *copied.OwnerReferences[0].Controller, *copied.OwnerReferences[0].BlockOwnerDeletion)
	if err := writer.Delete(ctx, source); err != nil {
		return err
	}
	if err := client.IgnoreNotFound(writer.Delete(ctx, copied)); err != nil {
		return err
	}
	cancel()
	return <-stopped
}

func awaitCopy(ctx context.Context, reader client.Reader, namespace, value string) error {
	return wait.PollUntilContextCancel(ctx, 20*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		copied := &corev1.Secret{}
		err := reader.Get(ctx, client.ObjectKey{Namespace: namespace, Name: "source"}, copied)
		return err == nil && string(copied.Data["key"]) == value, client.IgnoreNotFound(err)
	})
}
