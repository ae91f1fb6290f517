package main

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

var definitions = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}
var widgets = schema.GroupVersionResource{Group: "client.example.com", Version: "v1", Resource: "widgets"}

type fields = map[string]any

func widgetDefinition() *unstructured.Unstructured {
	spec := fields{"type": "object", "required": []any{"size"}, "properties": fields{
		"size":  fields{"type": "integer", "minimum": int64(1)},
		"color": fields{"type": "string", "default": "blue"},
	}}
	return &unstructured.Unstructured{Object: fields{
		"apiVersion": "apiextensions.k8s.io/v1",
		"kind":       "CustomResourceDefinition",
		"metadata":   fields{"name": "widgets.client.example.com"},
		"spec": fields{
			"group": "client.example.com",
			"scope": "Namespaced",
			"names": fields{"plural": "widgets", "kind": "Widget"},
			"versions": []any{fields{
				"name": "v1", "served": true, "storage": true,
				"subresources": fields{"status": fields{}},
				"schema": fields{"openAPIV3Schema": fields{"type": "object", "properties": fields{
					"spec":   spec,
					"status": fields{"type": "object", "x-kubernetes-preserve-unknown-fields": true},
				}}},
			}},
		},
	}}
}

func widget(name string, spec fields) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: fields{
		"apiVersion": "client.example.com/v1",
		"kind":       "Widget",
		"metadata":   fields{"name": name},
		"spec":       spec,
	}}
}

func dynamicClient(ctx context.Context, config *rest.Config, namespace string) error {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	if _, err := client.Resource(definitions).Create(ctx, widgetDefinition(), metav1.CreateOptions{}); err != nil {
		return err
	}
	defer client.Resource(definitions).Delete(context.Background(), "widgets.client.example.com", metav1.DeleteOptions{})
	mine := client.Resource(widgets).Namespace(namespace)
	if err := wait.PollUntilContextCancel(ctx, 50*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		_, err := mine.List(ctx, metav1.ListOptions{})
		return err == nil, nil
	}); err != nil {
		return err
	}
	made, err := mine.Create(ctx, widget("w", fields{"size": int64(3), "unknown": true}), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("spec %v generation %d", made.Object["spec"], made.GetGeneration())
	_, err = mine.Create(ctx, widget("bad", fields{"size": int64(0)}), metav1.CreateOptions{})
	say("too small: %v", err)
	_, err = mine.Create(ctx, widget("bad", fields{"size": "big", "unknown": 1}), metav1.CreateOptions{FieldValidation: "Strict"})
	say("strict: %v", err)
	watch, err := mine.Watch(ctx, metav1.ListOptions{ResourceVersion: made.GetResourceVersion()})
	if err != nil {
		return err
	}
	defer watch.Stop()
	if _, err := mine.Patch(ctx, "w", types.MergePatchType, []byte(`{"status":{"phase":"Ready"}}`), metav1.PatchOptions{}, "status"); err != nil {
		return err
	}
	event := <-watch.ResultChan()
	changed := event.Object.(*unstructured.Unstructured)
	say("%s status %v generation %d", event.Type, changed.Object["status"], changed.GetGeneration())
	_, err = mine.Patch(ctx, "w", types.StrategicMergePatchType, []byte(`{"spec":{"size":4}}`), metav1.PatchOptions{})
	say("strategic: %v (unsupported %t)", err, apierrors.IsUnsupportedMediaType(err))
	if err := mine.Delete(ctx, "w", metav1.DeleteOptions{}); err != nil {
		return err
	}
	say("%s", (<-watch.ResultChan()).Type)
	return nil
}

func serverSideApply(ctx context.Context, config *rest.Config, namespace string) error {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	services := client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "services"}).Namespace(namespace)
	service := func(ports ...fields) *unstructured.Unstructured {
		list := make([]any, len(ports))
		for index, port := range ports {
			list[index] = port
		}
		return &unstructured.Unstructured{Object: fields{
			"apiVersion": "v1", "kind": "Service",
			"metadata": fields{"name": "applied"},
			"spec":     fields{"ports": list},
		}}
	}
	apply := func(manager string, force bool, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
		return services.Apply(ctx, "applied", object, metav1.ApplyOptions{FieldManager: manager, Force: force})
	}
	http := fields{"name": "http", "port": int64(80), "targetPort": int64(8080)}
	if _, err := apply("one", false, service(http)); err != nil {
		return err
	}
	both, err := apply("two", false, service(fields{"name": "dns", "port": int64(53), "protocol": "UDP"}))
	if err != nil {
		return err
	}
	say("ports %s", portsOf(both))
	_, err = apply("two", false, service(fields{"name": "http", "port": int64(80), "targetPort": int64(9090)}))
	say("against: %v", err)
	forced, err := apply("two", true, service(fields{"name": "http", "port": int64(80), "targetPort": int64(9090)}))
	if err != nil {
		return err
	}
	say("forced %s", portsOf(forced))
	for _, entry := range forced.GetManagedFields() {
		say("%s %s %s", entry.Manager, entry.Operation, entry.FieldsV1.Raw)
	}
	return services.Delete(ctx, "applied", metav1.DeleteOptions{})
}

func portsOf(service *unstructured.Unstructured) string {
	ports, _, _ := unstructured.NestedSlice(service.Object, "spec", "ports")
	text := ""
	for _, each := range ports {
		port := each.(fields)
		text += fmt.Sprintf("%v/%v→%v ", port["port"], port["protocol"], port["targetPort"])
	}
	return text
}
