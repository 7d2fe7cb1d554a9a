
  # What one integer is worth in each row of weights, whose magnitudes these are.
  def scales(self: __torch__.Encoder, reach: Tensor) -> Tensor:
    return torch.div(torch.clamp(torch.amax(reach, [1]), 9.9999999999999995e-21, None), 127.)

  # By way of int16: float32 to uint8 takes libtorch three times as long.
  def unsigned(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.to(torch.to(torch.clamp_(x, 0., 255.), 2), 0)
