"""Keras' applications, as descriptions.

Generated from the catalog by `python -m kerasflow.blueprints.stubs`; not to be edited.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kerasflow.blueprints.spelling.components import (
    Callback,
    Constraint,
    Initializer,
    Loss,
    Metric,
    Optimizer,
    Regularizer,
    Schedule,
    Spelled,
)
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.models import Model
from kerasflow.blueprints.spelling.tensors import Tensor

# A number, or text with `${…}` that is known when the model is built.
Integer: TypeAlias = int | str
Number: TypeAlias = float | str

def ConvNeXtBase(
    *,
    include_top: bool = True,
    include_preprocessing: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'convnext_base',
) -> Layer:
    """Instantiates the ConvNeXtBase architecture."""

def ConvNeXtLarge(
    *,
    include_top: bool = True,
    include_preprocessing: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'convnext_large',
) -> Layer:
    """Instantiates the ConvNeXtLarge architecture."""

def ConvNeXtSmall(
    *,
    include_top: bool = True,
    include_preprocessing: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'convnext_small',
) -> Layer:
    """Instantiates the ConvNeXtSmall architecture."""

def ConvNeXtTiny(
    *,
    include_top: bool = True,
    include_preprocessing: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'convnext_tiny',
) -> Layer:
    """Instantiates the ConvNeXtTiny architecture."""

def ConvNeXtXLarge(
    *,
    include_top: bool = True,
    include_preprocessing: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'convnext_xlarge',
) -> Layer:
    """Instantiates the ConvNeXtXLarge architecture."""

def CustomScaleLayer(
    *,
    scale: Number,
    name: str | None = None,
    dtype: str | None = None,
    trainable: bool = True,
) -> Layer:
    """Adds the second input, scaled, to the first, as InceptionResNetV2 does."""

def DenseNet121(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'densenet121',
) -> Layer:
    """Instantiates the Densenet121 architecture."""

def DenseNet169(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'densenet169',
) -> Layer:
    """Instantiates the Densenet169 architecture."""

def DenseNet201(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'densenet201',
) -> Layer:
    """Instantiates the Densenet201 architecture."""

def EfficientNetB0(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb0',
) -> Layer:
    """Instantiates the EfficientNetB0 architecture."""

def EfficientNetB1(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb1',
) -> Layer:
    """Instantiates the EfficientNetB1 architecture."""

def EfficientNetB2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb2',
) -> Layer:
    """Instantiates the EfficientNetB2 architecture."""

def EfficientNetB3(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb3',
) -> Layer:
    """Instantiates the EfficientNetB3 architecture."""

def EfficientNetB4(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb4',
) -> Layer:
    """Instantiates the EfficientNetB4 architecture."""

def EfficientNetB5(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb5',
) -> Layer:
    """Instantiates the EfficientNetB5 architecture."""

def EfficientNetB6(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb6',
) -> Layer:
    """Instantiates the EfficientNetB6 architecture."""

def EfficientNetB7(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'efficientnetb7',
) -> Layer:
    """Instantiates the EfficientNetB7 architecture."""

def EfficientNetV2B0(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-b0',
) -> Layer:
    """Instantiates the EfficientNetV2B0 architecture."""

def EfficientNetV2B1(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-b1',
) -> Layer:
    """Instantiates the EfficientNetV2B1 architecture."""

def EfficientNetV2B2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-b2',
) -> Layer:
    """Instantiates the EfficientNetV2B2 architecture."""

def EfficientNetV2B3(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-b3',
) -> Layer:
    """Instantiates the EfficientNetV2B3 architecture."""

def EfficientNetV2L(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-l',
) -> Layer:
    """Instantiates the EfficientNetV2L architecture."""

def EfficientNetV2M(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-m',
) -> Layer:
    """Instantiates the EfficientNetV2M architecture."""

def EfficientNetV2S(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'efficientnetv2-s',
) -> Layer:
    """Instantiates the EfficientNetV2S architecture."""

def InceptionResNetV2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'inception_resnet_v2',
) -> Layer:
    """Instantiates the Inception-ResNet v2 architecture."""

def InceptionV3(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'inception_v3',
) -> Layer:
    """Instantiates the Inception v3 architecture."""

def LayerScale(
    *,
    init_values: Number,
    projection_dim: Integer,
    name: str | None = None,
    dtype: str | None = None,
    trainable: bool = True,
) -> Layer:
    """Multiplies with a learned vector, as the blocks of ConvNeXt do."""

def MobileNet(
    *,
    input_shape: Sequence[Any] | None = None,
    alpha: Number = 1.0,
    depth_multiplier: Integer = 1,
    dropout: Number = 0.001,
    include_top: bool = True,
    weights: Any = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = None,
) -> Layer:
    """Instantiates the MobileNet architecture."""

def MobileNetV2(
    *,
    input_shape: Sequence[Any] | None = None,
    alpha: Number = 1.0,
    include_top: bool = True,
    weights: Any = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = None,
) -> Layer:
    """Instantiates the MobileNetV2 architecture."""

def MobileNetV3Large(
    *,
    input_shape: Sequence[Any] | None = None,
    alpha: Number = 1.0,
    minimalistic: bool = False,
    include_top: bool = True,
    weights: Any = None,
    classes: Integer = 1000,
    pooling: str | None = None,
    dropout_rate: Number = 0.2,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'MobileNetV3Large',
) -> Layer:
    """Instantiates the MobileNetV3Large architecture."""

def MobileNetV3Small(
    *,
    input_shape: Sequence[Any] | None = None,
    alpha: Number = 1.0,
    minimalistic: bool = False,
    include_top: bool = True,
    weights: Any = None,
    classes: Integer = 1000,
    pooling: str | None = None,
    dropout_rate: Number = 0.2,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    include_preprocessing: bool = True,
    name: str | None = 'MobileNetV3Small',
) -> Layer:
    """Instantiates the MobileNetV3Small architecture."""

def NASNetLarge(
    *,
    input_shape: Sequence[Any] | None = None,
    include_top: bool = True,
    weights: Any = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'nasnet_large',
) -> Layer:
    """Instantiates a NASNet model in ImageNet mode."""

def NASNetMobile(
    *,
    input_shape: Sequence[Any] | None = None,
    include_top: bool = True,
    weights: Any = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'nasnet_mobile',
) -> Layer:
    """Instantiates a Mobile NASNet model in ImageNet mode."""

def ResNet101(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet101',
) -> Layer:
    """Instantiates the ResNet101 architecture."""

def ResNet101V2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet101v2',
) -> Layer:
    """Instantiates the ResNet101V2 architecture."""

def ResNet152(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet152',
) -> Layer:
    """Instantiates the ResNet152 architecture."""

def ResNet152V2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet152v2',
) -> Layer:
    """Instantiates the ResNet152V2 architecture."""

def ResNet50(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet50',
) -> Layer:
    """Instantiates the ResNet50 architecture."""

def ResNet50V2(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'resnet50v2',
) -> Layer:
    """Instantiates the ResNet50V2 architecture."""

def VGG16(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'vgg16',
) -> Layer:
    """Instantiates the VGG16 model."""

def VGG19(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'vgg19',
) -> Layer:
    """Instantiates the VGG19 model."""

def Xception(
    *,
    include_top: bool = True,
    weights: Any = None,
    input_shape: Sequence[Any] | None = None,
    pooling: str | None = None,
    classes: Integer = 1000,
    classifier_activation: str | Layer | Model | Mapping[str, Any] | None = 'softmax',
    name: str | None = 'xception',
) -> Layer:
    """Instantiates the Xception architecture."""
