// psa LEVEL FILE... asks upstream's Pod Security library whether each pod template in the files fits the level
// (restricted, baseline). One JSON line for each fault; the last line says how many templates were looked at.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type fault struct {
	File    string `json:"file"`
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

type tally struct {
	Templates int `json:"templates"`
}

type judge struct {
	level    api.LevelVersion
	rules    policy.Evaluator
	decoder  runtime.Decoder
	out      *json.Encoder
	examined tally
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: psa LEVEL FILE...")
		os.Exit(4)
	}
	judge, err := newJudge(os.Args[1])
	for _, file := range os.Args[2:] {
		err = errors.Join(err, judge.file(file))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = judge.out.Encode(judge.examined)
}

func newJudge(name string) (*judge, error) {
	level, err := api.ParseLevel(name)
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{appsv1.AddToScheme, batchv1.AddToScheme, corev1.AddToScheme} {
		err = errors.Join(err, add(scheme))
	}
	rules, failed := policy.NewEvaluator(policy.DefaultChecks(), nil)
	return &judge{
		level:   api.LevelVersion{Level: level, Version: api.LatestVersion()},
		rules:   rules,
		decoder: serializer.NewCodecFactory(scheme).UniversalDeserializer(),
		out:     json.NewEncoder(os.Stdout),
	}, errors.Join(err, failed)
}

func (j *judge) file(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	documents := yaml.NewYAMLReader(bufio.NewReader(file))
	for {
		document, err := documents.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		j.document(name, document)
	}
}

func (j *judge) document(file string, document []byte) {
	object, _, err := j.decoder.Decode(document, nil, nil)
	if runtime.IsNotRegisteredError(err) || runtime.IsMissingKind(err) {
		return
	}
	if err != nil {
		j.say(fault{file, "undecodable", err.Error()})
		return
	}
	name, meta, pod := podOf(object)
	if pod == nil {
		return
	}
	j.examined.Templates++
	for _, verdict := range j.rules.EvaluatePod(j.level, meta, pod) {
		if !verdict.Allowed {
			j.say(fault{file, verdict.ForbiddenReason, name + ": " + verdict.ForbiddenDetail})
		}
	}
}

func (j *judge) say(fault fault) { _ = j.out.Encode(fault) }

func podOf(object runtime.Object) (string, *metav1.ObjectMeta, *corev1.PodSpec) {
	switch o := object.(type) {
	case *corev1.Pod:
		return o.Name, &o.ObjectMeta, &o.Spec
	case *appsv1.Deployment:
		return inTemplate(o.Name, &o.Spec.Template)
	case *appsv1.StatefulSet:
		return inTemplate(o.Name, &o.Spec.Template)
	case *appsv1.DaemonSet:
		return inTemplate(o.Name, &o.Spec.Template)
	case *batchv1.Job:
		return inTemplate(o.Name, &o.Spec.Template)
	case *batchv1.CronJob:
		return inTemplate(o.Name, &o.Spec.JobTemplate.Spec.Template)
	}
	return "", nil, nil
}

func inTemplate(name string, template *corev1.PodTemplateSpec) (string, *metav1.ObjectMeta, *corev1.PodSpec) {
	return name, &template.ObjectMeta, &template.Spec
}
