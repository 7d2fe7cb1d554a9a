
  # Returns the scale of each row of weights, from their magnitudes.
  def scales(self: __torch__.Encoder, magnitudes: Tensor) -> Tensor:
    return torch.div(torch.clamp(torch.amax(magnitudes, [1]), 9.9999999999999995e-21, None), 127.)

  # Converts via int16: float32 to uint8 takes libtorch three times as long.
  def unsigned(self: __torch__.Encoder, x: Tensor) -> Tensor:
    return torch.to(torch.to(torch.clamp_(x, 0., 255.), 2), 0)
