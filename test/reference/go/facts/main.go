// Prints, as JSON, what Go's types say of the fields of the Kubernetes API: their types, what encoding/json leaves
// out, the numbers that protobuf gives them, and how strategic merge patches treat them. scripts/update-facts.mjs
// writes them to preload/kube/schema/facts/.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var served = []schema.GroupVersion{
	{Group: "", Version: "v1"},
	{Group: "admissionregistration.k8s.io", Version: "v1"},
	{Group: "apiextensions.k8s.io", Version: "v1"},
	{Group: "apiregistration.k8s.io", Version: "v1"},
	{Group: "apps", Version: "v1"},
	{Group: "authentication.k8s.io", Version: "v1"},
	{Group: "authorization.k8s.io", Version: "v1"},
	{Group: "autoscaling", Version: "v1"},
	{Group: "autoscaling", Version: "v2"},
	{Group: "batch", Version: "v1"},
	{Group: "certificates.k8s.io", Version: "v1"},
	{Group: "coordination.k8s.io", Version: "v1"},
	{Group: "discovery.k8s.io", Version: "v1"},
	{Group: "events.k8s.io", Version: "v1"},
	{Group: "flowcontrol.apiserver.k8s.io", Version: "v1"},
	{Group: "networking.k8s.io", Version: "v1"},
	{Group: "node.k8s.io", Version: "v1"},
	{Group: "policy", Version: "v1"},
	{Group: "rbac.authorization.k8s.io", Version: "v1"},
	{Group: "resource.k8s.io", Version: "v1"},
	{Group: "scheduling.k8s.io", Version: "v1"},
	{Group: "storage.k8s.io", Version: "v1"},
}

type field struct {
	Name string `json:"name"`
	// The numbers that lead to the field in protobuf: more than one where Go embeds a message.
	Number string `json:"number,omitempty"`
	Type   string `json:"type"`
	// As Go's error messages name the type.
	GoType string `json:"goType"`
	// The structs that are embedded around it: RuleWithOperations.Rule.
	EmbeddedIn string `json:"embeddedIn,omitempty"`
	// always, omitempty, omitzero: Go's own words.
	Omits         string `json:"omits"`
	PatchStrategy string `json:"patchStrategy,omitempty"`
	PatchMergeKey string `json:"patchMergeKey,omitempty"`
}

// Types that are written as something else than their fields.
var scalars = map[reflect.Type]string{
	reflect.TypeOf(metav1.Time{}):                                "time",
	reflect.TypeOf(metav1.MicroTime{}):                           "micro-time",
	reflect.TypeOf(metav1.Duration{}):                            "duration",
	reflect.TypeOf(metav1.FieldsV1{}):                            "fields-v1",
	reflect.TypeOf(resource.Quantity{}):                          "quantity",
	reflect.TypeOf(intstr.IntOrString{}):                         "int-or-string",
	reflect.TypeOf(runtime.RawExtension{}):                       "raw-extension",
	reflect.TypeOf(apiextensions.JSON{}):                         "json",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrBool{}):        "schema-or-bool",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrArray{}):       "schema-or-array",
	reflect.TypeOf(apiextensions.JSONSchemaPropsOrStringArray{}): "schema-or-strings",
}

var types = map[string][]field{}

func main() {
	must(apiextensions.AddToScheme(scheme.Scheme))
	must(apiregistration.AddToScheme(scheme.Scheme))
	kinds := map[string]string{}
	for _, groupVersion := range served {
		for kind, goType := range scheme.Scheme.KnownTypes(groupVersion) {
			if strings.HasSuffix(goType.PkgPath(), "/"+groupVersion.Version) {
				kinds[groupVersion.String()+"/"+kind] = describe(goType)
			}
		}
	}
	kinds["v1/Status"] = describe(reflect.TypeOf(metav1.Status{}))
	for _, extra := range []any{
		metav1.APIGroup{}, metav1.APIGroupList{}, metav1.APIResourceList{}, metav1.APIVersions{},
		metav1.Table{}, metav1.PartialObjectMetadata{}, metav1.PartialObjectMetadataList{},
	} {
		describe(reflect.TypeOf(extra))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	must(encoder.Encode(map[string]any{"kinds": kinds, "types": types}))
}

// The name that OpenAPI has for a type.
func nameOf(t reflect.Type) string {
	parts := strings.Split(strings.Replace(t.PkgPath(), "k8s.io", "io.k8s", 1), "/")
	return strings.Join(parts, ".") + "." + t.Name()
}

func describe(t reflect.Type) string {
	name := nameOf(t)
	if _, known := types[name]; known {
		return name
	}
	types[name] = nil
	types[name] = fieldsOf(t, "")
	return name
}

func fieldsOf(t reflect.Type, prefix string) []field {
	var found []field
	for i := range t.NumField() {
		member := t.Field(i)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		number := ""
		if tag := member.Tag.Get("protobuf"); tag != "" && tag != "-" {
			number = strings.Split(tag, ",")[1]
		}
		if name == "-" || (!member.IsExported() && !member.Anonymous) {
			continue
		}
		if name == "" {
			inner := member.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			// TypeMeta has no number: protobuf carries it in the envelope.
			path := "-"
			if number != "" {
				path = prefix + number + "."
			}
			for _, embedded := range fieldsOf(inner, path) {
				embedded.EmbeddedIn = strings.TrimSuffix(member.Name+"."+embedded.EmbeddedIn, ".")
				found = append(found, embedded)
			}
			continue
		}
		if number != "" && prefix != "-" {
			number = prefix + number
		} else {
			number = ""
		}
		found = append(found, field{
			Name:          name,
			Number:        number,
			Type:          typeOf(member.Type),
			GoType:        strings.TrimPrefix(member.Type.String(), "*"),
			Omits:         omitsOf(options),
			PatchStrategy: member.Tag.Get("patchStrategy"),
			PatchMergeKey: member.Tag.Get("patchMergeKey"),
		})
	}
	return found
}

func omitsOf(options string) string {
	words := []string{}
	for _, word := range strings.Split(options, ",") {
		if word == "omitempty" || word == "omitzero" {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return "always"
	}
	return strings.Join(words, ",")
}

func typeOf(t reflect.Type) string {
	if scalar, known := scalars[t]; known {
		return scalar
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeOf(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + named(t) + typeOf(t.Elem())
	case reflect.Map:
		return "map:" + typeOf(t.Elem())
	case reflect.Struct:
		return describe(t)
	case reflect.Interface:
		return "any"
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int32:
		return "int32"
	case reflect.Int64, reflect.Int:
		return "int64"
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		return t.Kind().String()
	case reflect.Float64:
		return "double"
	}
	panic(fmt.Sprintf("%s is of a kind that JSON does not know", t))
}

// Lists with a type of their own are messages in protobuf where that type says so: `message ExtraValue`.
func named(t reflect.Type) string {
	if _, isMessage := reflect.New(t).Interface().(interface{ Unmarshal([]byte) error }); isMessage {
		return "message:"
	}
	return ""
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
