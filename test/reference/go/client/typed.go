package main

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
)

// Typed clients send protobuf by default; this one says so.
func typedClient(ctx context.Context, config *rest.Config, namespace string) error {
	binary := rest.CopyConfig(config)
	binary.ContentType = "application/vnd.kubernetes.protobuf"
	binary.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	client, err := kubernetes.NewForConfig(binary)
	if err != nil {
		return err
	}
	maps := client.CoreV1().ConfigMaps(namespace)
	made, err := maps.Create(ctx, &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "typed", Labels: map[string]string{"kind": "typed"}},
		Data:       map[string]string{"key": "value"},
		BinaryData: map[string][]byte{"blob": {0, 1, 255}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("created %s data %v blob %v", made.Name, made.Data, made.BinaryData["blob"])
	_, err = maps.Create(ctx, made.DeepCopy(), metav1.CreateOptions{})
	say("create with a revision: %v", err)
	_, err = maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "typed"}}, metav1.CreateOptions{})
	say("create twice: %v (already exists: %t)", err, apierrors.IsAlreadyExists(err))
	err = retry.RetryOnConflict(retry.DefaultRetry, func() error {
		current, err := maps.Get(ctx, "typed", metav1.GetOptions{})
		if err != nil {
			return err
		}
		current.Data["key"] = "changed"
		_, err = maps.Update(ctx, current, metav1.UpdateOptions{})
		return err
	})
	if err != nil {
		return err
	}
	stale := made.DeepCopy()
	stale.Data["key"] = "stale"
	_, err = maps.Update(ctx, stale, metav1.UpdateOptions{})
	say("stale update: conflict %t", apierrors.IsConflict(err))
	patched, err := maps.Patch(ctx, "typed", types.StrategicMergePatchType, []byte(`{"data":{"more":"1"}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	say("patched %v", patched.Data)
	list, err := maps.List(ctx, metav1.ListOptions{LabelSelector: "kind=typed"})
	if err != nil {
		return err
	}
	say("listed %d", len(list.Items))
	if err := typedDeployment(ctx, client, namespace); err != nil {
		return err
	}
	err = client.PolicyV1().Evictions(namespace).Evict(ctx, &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "nobody", Namespace: namespace}})
	say("evict nobody: %v", err)
	uid := types.UID("other")
	err = maps.Delete(ctx, "typed", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &uid}})
	say("delete another: conflict %t", apierrors.IsConflict(err))
	if err := maps.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "kind=typed"}); err != nil {
		return err
	}
	_, err = maps.Get(ctx, "typed", metav1.GetOptions{})
	say("gone: %v", err)
	return nil
}

func typedDeployment(ctx context.Context, client kubernetes.Interface, namespace string) error {
	labels := map[string]string{"app": "typed"}
	made, err := client.AppsV1().Deployments(namespace).Create(ctx, &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "typed"},
		Spec: appsv1.DeploymentSpec{
			Replicas: ptr.To[int32](0),
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "busybox"}}},
			},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("deployment %s %s %s", made.Spec.Strategy.Type, made.Spec.Strategy.RollingUpdate.MaxSurge, made.Spec.Template.Spec.Containers[0].ImagePullPolicy)
	scale, err := client.AppsV1().Deployments(namespace).GetScale(ctx, "typed", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("scale %d %s", scale.Spec.Replicas, scale.Status.Selector)
	scale.Spec.Replicas = 2
	if scale, err = client.AppsV1().Deployments(namespace).UpdateScale(ctx, "typed", scale, metav1.UpdateOptions{}); err != nil {
		return err
	}
	say("scaled %d", scale.Spec.Replicas)
	return client.AppsV1().Deployments(namespace).Delete(ctx, "typed", metav1.DeleteOptions{})
}
