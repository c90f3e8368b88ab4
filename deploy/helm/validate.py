"""Judges manifests by the schemas of Kubernetes and of what operators add, and refuses unknown fields.

validate.py VERSION CRDS MANIFESTS...: Kubernetes' own schemas come with the PyPI package
kubernetes-validate, those of operators are the CustomResourceDefinitions in the folder CRDS.
"""

import pathlib
import sys

import jsonschema
import kubernetes_validate
import yaml


def closed(schema):
    """The same schema, in which an object has no other fields than those named."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {name: closed(part) for name, part in schema.items()}
    if isinstance(schema.get('properties'), dict) and not schema.get('x-kubernetes-preserve-unknown-fields'):
        schema.setdefault('additionalProperties', False)
    if schema.get('x-kubernetes-int-or-string'):
        schema['type'] = ['integer', 'string']
    if schema.get('nullable') and isinstance(schema.get('type'), str):
        schema['type'] = [schema['type'], 'null']
    if isinstance(schema.get('pattern'), str):  # Go takes flags behind the anchor
        schema['pattern'] = schema['pattern'].replace('^(?i)', '(?i)^', 1)
    return schema


def custom_schemas(folder):
    """(apiVersion, kind) -> schema."""
    schemas = {}
    for file in sorted(pathlib.Path(folder).glob('*.yaml')):
        for crd in yaml.safe_load_all(file.read_text()):
            if not crd or crd.get('kind') != 'CustomResourceDefinition':
                continue
            spec = crd['spec']
            for version in spec['versions']:
                schema = closed(version['schema']['openAPIV3Schema'])
                # of the API server, not of the operator
                schema['properties']['metadata'] = {'type': 'object'}
                schemas[f"{spec['group']}/{version['name']}", spec['names']['kind']] = schema
    return schemas


def fault(manifest, version, custom):
    """What is wrong, or None."""
    schema = custom.get((manifest.get('apiVersion'), manifest.get('kind')))
    try:
        if schema:
            jsonschema.validate(manifest, schema)
        else:
            kubernetes_validate.validate(manifest, version, strict=True)
    except jsonschema.ValidationError as error:
        return f"{'.'.join(map(str, error.path)) or 'at the top'}: {error.message}"
    except kubernetes_validate.SchemaNotFoundError as error:
        return error.message
    return None


def main(version, crds, *files):
    custom = custom_schemas(crds)
    judged = faults = 0
    for file in files:
        for manifest in yaml.safe_load_all(pathlib.Path(file).read_text()):
            if manifest is None:
                continue
            judged += 1
            wrong = fault(manifest, version, custom)
            if wrong:
                faults += 1
                name = manifest.get('metadata', {}).get('name')
                print(f"{file}: {manifest.get('kind')} {name}: {wrong[:500]}", file=sys.stderr)
    print(f'{judged} manifests judged by the schemas of Kubernetes {version} and of {len(custom)} kinds of operators')
    return 1 if faults or not judged else 0


if __name__ == '__main__':
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
